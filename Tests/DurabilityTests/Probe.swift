import Glibc
import ProcessSupport

/// Starts the program that works on a database in a process of its own.
enum Probe {
    /// Starts a probe in a role.
    ///
    /// - Parameter wrapper: A command that is given the probe and its arguments to run; none to run it itself.
    static func start(
        _ role: String,
        named name: String = "probe",
        in folder: WorkFolder,
        at path: String? = nil,
        wrapper: [String] = []
    ) throws -> ChildProcess {
        let words = wrapper + [try program(), role, path ?? folder.path, name]
        return try ChildProcess(words[0], Array(words.dropFirst()), errors: folder.file("errors"))
    }

    /// The built program, beside the bundle of the tests.
    private static func program() throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
        for candidate in [own] + CommandLine.arguments {
            guard let slash = candidate.lastIndex(of: "/") else { continue }
            let path = String(candidate[...slash]) + "WorkflowProbe"
            if access(path, X_OK) == 0 { return path }
        }
        throw ChildProcessError(what: "WorkflowProbe is not beside the tests", code: ENOENT)
    }
}
