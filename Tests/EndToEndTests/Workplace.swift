import CellGrid
import FoundationEssentials
import TerminalSupport

/// A folder with a runbook in it and the built program to work on it, removed at the end.
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

    /// The lines of a file; none when there is no such file.
    func lines(of name: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Starts `signoff` with these arguments on the folder's own database.
    func signoff(_ arguments: String...) throws -> TerminalSession {
        try TerminalSession(
            program: program,
            arguments: arguments + ["--db", "\(path)/work.sqlite"],
            environment: ["HOME": path, "SIGNOFF_OPERATOR": "maria"],
            directory: path,
            size: Size(rows: 40, columns: 120),
            deadline: .seconds(60)
        )
    }
}
