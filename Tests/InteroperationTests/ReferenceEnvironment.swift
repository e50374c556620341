import FoundationEssentials
import Glibc
import ProcessSupport

/// Where Python with the reference's packages is.
enum ReferenceEnvironment {
    private static let tests = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        .joined(separator: "/")

    /// The script with the reference's side of the workflows.
    static let script = "\(tests)/InteroperationTests/Reference/reference.py"

    /// The interpreter: the one a variable names, which must then work, or the one `.ci/reference` has installed.
    static let python: String? = {
        if let named = ProcessInfo.processInfo.environment["SIGNOFF_REFERENCE_PYTHON"] { return named }
        let installed = "\(tests)/../.build/reference/bin/python3"
        return access(installed, X_OK) == 0 ? installed : nil
    }()

    /// Whether its packages for PostgreSQL are there too.
    static let hasPostgres: Bool = {
        guard let python, let folder = try? WorkFolder(),
            let child = try? ChildProcess(
                python,
                ["-c", "import langgraph.checkpoint.postgres, langgraph.store.postgres"],
                errors: folder.file("errors")
            )
        else { return false }
        return child.waitBlocking() == .exited(0)
    }()

    static let reason: String =
        "the reference's Python packages are not installed; `.ci/reference` installs them under .build"
}
