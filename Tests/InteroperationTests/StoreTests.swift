import OrderedCollections
import ProcessSupport
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Long-term memory in the tables of the reference's store.
@Suite(
    "A store that Swift and Python share",
    .enabled(if: ReferenceEnvironment.python != nil, Comment(rawValue: ReferenceEnvironment.reason)),
    .timeLimit(.minutes(10))
)
struct StoreTests {
    private let value: JSONObject = ["text": "héllo ✓", "n": 2.5, "age": 41, "tags": ["a", nil], "deep": ["x": true]]

    @Test("What one side stores, replaces and deletes the other finds, searches and misses")
    func both() async throws {
        let folder = try WorkFolder()
        let theirs = try ReferenceProcess(.blocking, in: folder)
        try await theirs.run(.input("first"), "chat", on: "made by Python")
        let ours = SQLiteStore(try await SwiftSide.file(in: folder))
        func ask(_ operation: String, _ more: JSONObject = [:]) async throws -> JSONValue? {
            var request: JSONObject = ["operation": .string(operation)]
            request.merge(more) { _, given in given }
            return try await theirs.ask("store", "", "", request)["result"]
        }

        _ = try await ask("put", ["namespace": ["users", "ada"], "key": "python", "value": .object(value)])
        let read = try #require(try await ours.item("python", in: ["users", "ada"]))
        #expect(read.value == value)
        let theirOwn = try await ask("get", ["namespace": ["users", "ada"], "key": "python"])
        #expect(theirOwn?["created_at"]?.stringValue?.prefix(19) == read.createdAt.iso8601.prefix(19))

        try await ours.put(value, for: "swift", in: ["users", "bob"])
        let item = try await ask("get", ["namespace": ["users", "bob"], "key": "swift"])
        #expect(item?["value"]?.canonicalText == JSONValue.object(value).canonicalText)
        let own = try #require(try await ours.item("swift", in: ["users", "bob"]))
        #expect(item?["updated_at"]?.stringValue?.prefix(19) == own.updatedAt.iso8601.prefix(19))

        for filter in [[:], ["age": 41], ["age": ["$gt": 41]], ["text": "héllo ✓"]] as [JSONObject] {
            let found = try await ours.search(["users"], filter: filter, limit: 10, offset: 0)
                .map { JSONValue.array(($0.namespace + [$0.key]).map { .string($0) }) }
            let expected = try await ask("search", ["namespace": ["users"], "filter": .object(filter)])
            #expect(JSONValue.array(found.sorted { $0.text() < $1.text() }) == expected, "\(filter)")
        }
        let namespaces = try await ours.namespaces().map { JSONValue.array($0.map { .string($0) }) }
        #expect(.array(namespaces) == (try await ask("namespaces")))

        try await ours.put(["text": "replaced"], for: "python", in: ["users", "ada"])
        let replaced = try await ask("get", ["namespace": ["users", "ada"], "key": "python"])
        #expect(replaced?["value"] == ["text": "replaced"])
        _ = try await ask("delete", ["namespace": ["users", "bob"], "key": "swift"])
        #expect(try await ours.item("swift", in: ["users", "bob"]) == nil)
        try await ours.delete("python", in: ["users", "ada"])
        #expect(try await ask("get", ["namespace": ["users", "ada"], "key": "python"]) == .null)
    }
}
