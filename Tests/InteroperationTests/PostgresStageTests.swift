import OrderedCollections
import PostgresSupport
import ProcessSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

/// Threads in a PostgreSQL database that one program brought to a stage, read and continued by the other.
@Suite(
    "Every stage in PostgreSQL, written by one side and read and continued by the other",
    .enabled(if: ReferenceEnvironment.hasPostgres, Comment(rawValue: ReferenceEnvironment.reason)),
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(10))
)
struct PostgresStageTests {
    @Test("Written by Swift, continued by Python", arguments: ReferenceProcess.Saver.allCases)
    func fromSwift(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let url = try await PostgresServer.shared().database()
        let database = try await PostgresSaver(url: url)
        let ours = try SwiftSide(database, in: folder)
        let theirs = try ReferenceProcess(saver, in: folder, on: url)
        for stage in Stage.all {
            try await StageCheck(in: folder, ours: ours, theirs: theirs)
                .check(stage, writtenBy: ours, continuedBy: theirs)
        }
        await database.close()
    }

    @Test("Written by Python, continued by Swift", arguments: ReferenceProcess.Saver.allCases)
    func fromPython(_ saver: ReferenceProcess.Saver) async throws {
        let folder = try WorkFolder()
        let url = try await PostgresServer.shared().database()
        let theirs = try ReferenceProcess(saver, in: folder, on: url)
        // The reference makes its tables first, so that ours are added to a database of its.
        try await theirs.run(.input("first"), "chat", on: "made by Python")
        let options = PostgresSaver.Options(addsTablesToForeignDatabases: true)
        let database = try await PostgresSaver(url: url, options: options)
        let ours = try SwiftSide(database, in: folder)
        for stage in Stage.all {
            try await StageCheck(in: folder, ours: ours, theirs: theirs)
                .check(stage, writtenBy: theirs, continuedBy: ours)
        }
        await database.close()
    }

    @Test("What one side stores, replaces and deletes in the store the other finds, searches and misses")
    func store() async throws {
        let folder = try WorkFolder()
        let url = try await PostgresServer.shared().database()
        let theirs = try ReferenceProcess(.blocking, in: folder, on: url)
        func ask(_ operation: String, _ more: JSONObject = [:]) async throws -> JSONValue? {
            var request: JSONObject = ["operation": .string(operation)]
            request.merge(more) { _, given in given }
            return try await theirs.ask("store", "", "", request)["result"]
        }
        let value: JSONObject = ["n": 2.5, "age": 41, "text": "héllo ✓", "tags": ["a", nil], "deep": ["x": true]]
        _ = try await ask("put", ["namespace": ["users", "ada"], "key": "python", "value": .object(value)])
        let database = try await PostgresSaver(
            url: url,
            options: PostgresSaver.Options(addsTablesToForeignDatabases: true)
        )
        let ours = PostgresStore(database)
        let read = try #require(try await ours.item("python", in: ["users", "ada"]))
        #expect(JSONValue.object(read.value).canonicalText == JSONValue.object(value).canonicalText)
        try await ours.put(value, for: "swift", in: ["users", "bob"])
        let item = try await ask("get", ["namespace": ["users", "bob"], "key": "swift"])
        #expect(item?["value"]?.canonicalText == JSONValue.object(value).canonicalText)
        let own = try #require(try await ours.item("swift", in: ["users", "bob"]))
        #expect(item?["updated_at"]?.stringValue?.prefix(19) == own.updatedAt.iso8601.prefix(19))
        for filter in [[:], ["age": 41], ["age": ["$gt": 40]], ["text": "héllo ✓"]] as [JSONObject] {
            let found = try await ours.search(["users"], filter: filter, limit: 10, offset: 0)
                .map { JSONValue.array(($0.namespace + [$0.key]).map { .string($0) }) }
            let expected = try await ask("search", ["namespace": ["users"], "filter": .object(filter)])
            #expect(JSONValue.array(found.sorted { $0.text() < $1.text() }) == expected, "\(filter)")
        }
        _ = try await ask("delete", ["namespace": ["users", "bob"], "key": "swift"])
        #expect(try await ours.item("swift", in: ["users", "bob"]) == nil)
        try await ours.delete("python", in: ["users", "ada"])
        #expect(try await ask("get", ["namespace": ["users", "ada"], "key": "python"]) == .null)
        await database.close()
    }
}
