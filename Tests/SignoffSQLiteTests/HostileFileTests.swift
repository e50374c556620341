import CSQLite
import Glibc
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("What a file may ask of the engine")
struct HostileFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func code(_ body: () throws -> Void) -> CheckpointError.Code? {
        do {
            try body()
            return nil
        } catch {
            return ((error as? SQLiteFailure)?.checkpointError(path: "file") ?? error as? CheckpointError)?.code
        }
    }

    @Test("A value of more than the limit is refused before there is memory for it")
    func largeValue() throws {
        let connection = try TemporaryFolder.connection(folder.file())
        let read = { (size: Int32) in
            try connection.first("SELECT LENGTH(ZEROBLOB(\(size)))") { $0.integer(0) }
        }
        #expect(try read(SQLiteConnection.maximumLength) == Int64(SQLiteConnection.maximumLength))
        #expect(code { _ = try read(SQLiteConnection.maximumLength + 1) } == .invalidData)
    }

    @Test("The schema of a file cannot call functions with effects, and can be changed through the engine only")
    func defensive() throws {
        let connection = try TemporaryFolder.connection(folder.file())
        try connection.executeScript(
            "CREATE TABLE a (b); CREATE VIEW c AS SELECT load_extension('x') FROM a; INSERT INTO a VALUES (1)"
        )
        let message = #expect(throws: SQLiteFailure.self) { try connection.rows("SELECT * FROM c") { $0.text(0) } }
        #expect(message?.message.contains("unsafe use of load_extension") == true, "\(message?.message ?? "")")
        try connection.executeScript("PRAGMA writable_schema = ON")
        #expect(throws: SQLiteFailure.self) { try connection.executeScript("DELETE FROM sqlite_master") }
    }

    @Test(
        "A device that did not read is not reported as damage, for every code of the engine",
        arguments: [
            (Int32(SQLITE_IOERR), Int32(0), CheckpointError.Code.storage),
            (Int32(SQLITE_IOERR | 33 << 8), EIO, .storage), (Int32(SQLITE_CORRUPT), EIO, .storage),
            (Int32(SQLITE_CORRUPT), ENXIO, .storage), (Int32(SQLITE_CORRUPT), ESTALE, .storage),
            (Int32(SQLITE_CORRUPT), 0, .corrupt), (Int32(SQLITE_CORRUPT), ENOENT, .corrupt),
            (Int32(SQLITE_NOTADB), 0, .notADatabase), (Int32(SQLITE_FULL), EIO, .full),
            // The file beside the database that its processes share cannot grow on a full disk.
            (Int32(SQLITE_IOERR | 19 << 8), ENOSPC, .full),
        ]
    )
    func passingErrors(row: (code: Int32, systemError: Int32, expected: CheckpointError.Code)) {
        let failure = SQLiteFailure(
            extendedCode: row.code,
            message: "",
            operation: "",
            systemError: row.systemError
        )
        let error = failure.checkpointError(path: "file")
        #expect(error.code == row.expected)
        #expect(error.message.contains("restore it from a copy") == (row.expected == .corrupt))
    }
}
