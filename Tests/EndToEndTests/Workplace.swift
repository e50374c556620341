import CellGrid
import FoundationEssentials
import TerminalSupport

/// A folder with a runbook and the built program, removed at the end.
final class Workplace {
    let path: String
    private let program: String

    init(runbook: String) throws {
        program = try ProcessInfo.processInfo.environment["SIGNOFF_BINARY"] ?? BuiltProduct.path("signoff")
        path = FileManager.default.temporaryDirectory.appendingPathComponent("signoff-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try write(runbook, to: "runbook.md")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    /// Creates a folder and its missing parents.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    /// The lines of a file; empty when there is no such file.
    func lines(of name: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Waits until a file has a number of lines.
    func waitFor(lines count: Int, of name: String) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while lines(of: name).count < count {
            guard clock.now < deadline else {
                throw TerminalSessionError(
                    "Waited in vain for \(count) lines of \(name), there are \(lines(of: name).count)"
                )
            }
            await Task.yield()
        }
    }

    /// Starts `signoff` with these arguments on the folder's own database.
    func signoff(_ arguments: String...) throws -> TerminalSession {
        try signoff(arguments)
    }

    /// Starts `signoff` on the folder's database, in a window of this size and with additional environment variables.
    func signoff(
        _ arguments: [String],
        in environment: [String: String] = [:],
        size: Size = Size(rows: 40, columns: 120),
        background: String? = nil
    ) throws -> TerminalSession {
        try start(
            program,
            arguments + ["--db", "\(path)/work.sqlite"],
            environment: environment,
            size: size,
            background: background
        )
    }

    /// Starts `signoff` on a server.
    func signoff(
        _ arguments: [String] = [],
        on server: String,
        in environment: [String: String] = [:],
        size: Size = Size(rows: 40, columns: 120)
    ) throws -> TerminalSession {
        try start(program, arguments + ["--server", server], environment: environment, size: size)
    }

    /// Starts `signoff` with a file as its input, as in a script.
    func pipe(_ name: String, into arguments: String...) throws -> TerminalSession {
        let words = [program] + arguments + ["--db", "\(path)/work.sqlite"]
        return try start("/bin/sh", ["-c", "cat '\(name)' | " + words.map { "'\($0)'" }.joined(separator: " ")])
    }

    /// Starts a shell with job control.
    func shell() throws -> TerminalSession {
        try start("/bin/bash", ["--norc", "--noprofile", "-i"], environment: ["PS1": "shell> "])
    }

    /// The shell command that opens the console.
    var command: String { "'\(program)' --db '\(path)/work.sqlite'" }

    private func start(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        size: Size = Size(rows: 40, columns: 120),
        background: String? = nil
    ) throws -> TerminalSession {
        try TerminalSession(
            program: program,
            arguments: arguments,
            environment: ["HOME": path, "SIGNOFF_OPERATOR": "maria"].merging(environment) { $1 },
            directory: path,
            size: size,
            background: background,
            deadline: .seconds(60)
        )
    }
}
