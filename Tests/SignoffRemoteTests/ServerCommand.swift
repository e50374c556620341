import ProcessSupport
import SignoffCheckpoint
import Testing

/// One run of the built program on a server, with its output and exit code.
struct ServerCommand {
    let output: String
    let errors: String
    let exitCode: Int32?

    /// The JSON on standard output.
    var json: JSONValue {
        get throws { try JSONValue(parsing: output) }
    }

    /// The JSON of the last line of standard output.
    var lastLine: JSONValue {
        get throws { try JSONValue(parsing: output.split(separator: "\n").last.map(String.init) ?? "") }
    }

    /// Runs `signoff` with an environment of its own and waits for its end.
    static func run(
        _ arguments: [String],
        in folder: WorkFolder,
        environment: [String: String] = [:]
    ) async throws -> ServerCommand {
        try await run("\(binaries)/signoff", arguments, in: folder, environment: environment)
    }

    /// Runs shell lines with `signoff` in the path, and stops at the first command that fails.
    static func shell(_ script: String, in folder: WorkFolder) async throws -> ServerCommand {
        let path = ["PATH": "\(binaries):/usr/bin:/bin"]
        return try await run("/bin/bash", ["-euo", "pipefail", "-c", script], in: folder, environment: path)
    }

    /// The folder of the built programs.
    private static var binaries: String {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return String(bundle[..<(bundle.lastIndex(of: "/") ?? bundle.startIndex)])
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        in folder: WorkFolder,
        environment: [String: String]
    ) async throws -> ServerCommand {
        var variables = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8", "SIGNOFF_OPERATOR": "tester",
            "TERM": "dumb",
        ]
        variables.merge(environment) { _, given in given }
        // Only this process appends.
        let errors = "errors-\(UInt64.random(in: 0...(.max)))"
        let child = try ChildProcess(program, arguments, environment: variables, errors: folder.file(errors))
        child.closeInput()
        var output = ""
        while let line = await child.nextLine() { output += line + "\n" }
        let end = await child.wait()
        let code: Int32? = if case .exited(let code) = end { code } else { nil }
        return ServerCommand(
            output: output,
            errors: folder.lines(of: errors).joined(separator: "\n"),
            exitCode: code
        )
    }
}
