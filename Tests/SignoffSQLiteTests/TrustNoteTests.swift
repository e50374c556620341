import FoundationEssentials
import Glibc
@testable import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("The note of one's own databases")
struct TrustNoteTests {
    private func saver(_ path: String, in folder: TemporaryFolder) async throws -> SQLiteSaver {
        try await SQLiteSaver(
            path: path,
            options: SQLiteSaver.Options(synchronous: .normal, trustFolder: folder.file("state/signoff"))
        )
    }

    private func records(in folder: TemporaryFolder) throws -> [TrustRecord] {
        try TrustFile(in: folder.file("state/signoff")).records()
    }

    @Test("A database that is created is noted, with its real path, its id and its owner")
    func created() async throws {
        let folder = try TemporaryFolder()
        symlink(folder.path, folder.file("link"))
        let saver = try await saver(folder.file("link/a.sqlite"), in: folder)
        #expect(saver.origin == .created)
        let id = try #require(try await saver.databaseID())
        #expect(id.count == 32)
        let real = FilePath.resolved(folder.file("a.sqlite"))
        #expect(try records(in: folder) == [TrustRecord(path: real, databaseID: id, owner: geteuid())])
        var status = stat()
        #expect(stat(folder.file("state/signoff/trust"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(folder.file("state/signoff"), &status) == 0 && status.st_mode & 0o777 == 0o700)
    }

    @Test("A database that is found, copied or made by another program is not noted")
    func found() async throws {
        let folder = try TemporaryFolder()
        let plain = SQLiteSaver.Options(synchronous: .normal, trustFolder: nil)
        try await SQLiteSaver(path: folder.file("a.sqlite"), options: plain).close()
        let found = try await saver(folder.file("a.sqlite"), in: folder)
        #expect(found.origin == .found)
        let foreign = try await SQLiteSaver(
            path: try folder.recorded("failed_run"),
            options: SQLiteSaver.Options(
                addsTablesToForeignDatabases: true,
                trustFolder: folder.file("state/signoff")
            )
        )
        #expect(foreign.origin == .found)
        #expect(try records(in: folder) == [])
    }

    @Test("Two databases have two ids")
    func ids() async throws {
        let folder = try TemporaryFolder()
        let first = try await saver(folder.file("a.sqlite"), in: folder).databaseID()
        let second = try await saver(folder.file("b.sqlite"), in: folder).databaseID()
        #expect(first != nil && first != second)
        #expect(try records(in: folder).map(\.databaseID) == [first, second])
    }

    @Test("Where nothing can be noted the database is made all the same")
    func readOnlyState() async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(
            path: folder.file(),
            options: SQLiteSaver.Options(synchronous: .normal, trustFolder: "/dev/null/signoff")
        )
        #expect(saver.origin == .created)
    }

    @Test(
        "An older file that gets its id is distinguished from a found one, with the owners of its runs",
        arguments: UpgradeTests.schemas.filter { $0 < "schema-4" }
    )
    func upgraded(schema: String) async throws {
        let folder = try TemporaryFolder()
        let script = Recorded.database("Schemas/\(schema)").replacing(".sqlite", with: ".sql")
        try folder.foreign(script: String(decoding: try Data(contentsOf: URL(filePath: script)), as: UTF8.self))
        let upgraded = try await saver(folder.file(), in: folder)
        #expect(upgraded.origin == .upgraded)
        #expect(try await upgraded.databaseID() != nil)
        let person = try #require(try await upgraded.runs(matching: RunQuery()).first).request.requestedBy
        #expect(try await upgraded.hasRuns(requestedBy: person))
        #expect(try await !upgraded.hasRuns(requestedBy: "nobody"))
        #expect(try records(in: folder) == [], "whether that is a reason to trust it is decided elsewhere")
        await upgraded.close()
        #expect(try await folder.saver().origin == .found)
    }
}

@Suite("The trust file")
struct TrustFileTests {
    private static let record = TrustRecord(path: "/srv/a \"b\"\n.sqlite", databaseID: "0f", owner: 501)

    @Test("A record is read back as it was added, with any path, and is added once")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let file = TrustFile(in: folder.file("signoff"))
        #expect(try file.records() == [])
        try file.add(Self.record)
        try file.add(Self.record)
        var other = Self.record
        other.owner = 502
        try file.add(other)
        #expect(try file.records() == [Self.record, other])
    }

    @Test(
        "A line that is not a record is ignored",
        arguments: ["", "{", "[]", #"{"path":"a","database":"0","owner":1}"#]
    )
    func damage(line: String) {
        #expect([TrustRecord](parsing: "\(line)\n\(Self.record.line)\n") == [Self.record])
    }

    @Test("A file that others may write to, and a link, are not used", arguments: [0o620, 0o602, nil] as [mode_t?])
    func others(mode: mode_t?) throws {
        let folder = try TemporaryFolder()
        let file = TrustFile(in: folder.path)
        try file.add(Self.record)
        if let mode {
            chmod(file.path, mode)
        } else {
            rename(file.path, folder.file("elsewhere"))
            symlink(folder.file("elsewhere"), file.path)
        }
        #expect(throws: CheckpointError.self) { try file.records() }
        #expect(throws: CheckpointError.self) { try file.add(Self.record) }
    }

    @Test("The file stays small: records of files that are gone give way")
    func limit() throws {
        let folder = try TemporaryFolder()
        let file = TrustFile(in: folder.path)
        let kept = TrustRecord(path: FilePath.resolved(folder.path), databaseID: "kept", owner: 0)
        try file.add(kept)
        for number in 1...TrustFile.limit {
            try file.add(TrustRecord(path: "/gone/\(number)", databaseID: "\(number)", owner: 0))
        }
        #expect(try file.records() == [kept, TrustRecord(path: "/gone/500", databaseID: "500", owner: 0)])
    }
}
