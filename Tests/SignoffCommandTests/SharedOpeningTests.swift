import OrderedCollections
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Closing any descriptor of a file releases the locks of the whole process. Another program then removes the log that
/// is still written to.
@Suite("A file that one process opens several times")
struct SharedOpeningTests {
    @Test(
        "The locks of a file are kept while it is open",
        arguments: [SQLiteSaver.Options.Mode.readOnly, .readWrite]
    )
    func locksStay(mode: SQLiteSaver.Options.Mode) async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/d.sqlite"
        let first = try await SQLiteSaver(path: path)
        try await first.record(["number": 1])
        let second = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: mode))
        _ = try await second.ledger(after: 0, limit: 1)
        await second.close()
        // The last program that closes a file removes its log. This program is not the last.
        let other = try await CommandRun.signoff("ledger", "head", "--db", "d.sqlite", in: folder)
        #expect(other.exitCode == 0, "\(other.errors)")
        try await first.record(["number": 2])
        await first.close()
        let lines = try await CommandRun.signoff("ledger", "--json", "--db", "d.sqlite", in: folder).output
        #expect(lines.split(separator: "\n").count == 2, "\(lines)")
    }

    @Test("A file that is opened without locks first and written to later keeps its locks")
    func withoutLocksFirst() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/d.sqlite"
        try await SQLiteSaver(path: path).close()
        let reader = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        #expect(try await reader.ledger(after: 0, limit: 9).isEmpty)
        let writer = try await SQLiteSaver(path: path)
        try await writer.record(["number": 1])
        #expect(try await reader.ledger(after: 0, limit: 9).count == 1)
        await reader.close()
        _ = try await CommandRun.signoff("ledger", "head", "--db", "d.sqlite", in: folder)
        try await writer.record(["number": 2])
        await writer.close()
        let lines = try await CommandRun.signoff("ledger", "--json", "--db", "d.sqlite", in: folder).output
        #expect(lines.split(separator: "\n").count == 2, "\(lines)")
    }
}
