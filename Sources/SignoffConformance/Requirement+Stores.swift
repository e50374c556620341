import OrderedCollections
public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any KeyValueStore {
    /// Every requirement for a store.
    public static var all: [Self] { items + searching + filters + batches + lifetimes + bounds }

    private static var items: [Self] {
        [
            Self("A stored value comes back, with its times") { store, time in
                let (start, value) = (time.now, ["text": "hällo", "n": 2.5, "deep": ["x": nil]] as JSONObject)
                try await store.put(value, for: "a key/with all: sorts", in: ["users", "ann"])
                time.advance(by: .seconds(90))
                try await store.put(["theme": "dark"], for: "prefs", in: ["users", "ann"])
                let item = try #require(try await store.item("a key/with all: sorts", in: ["users", "ann"]))
                #expect(item.namespace == ["users", "ann"])
                #expect(item.key == "a key/with all: sorts")
                #expect(item.value.inNameOrder == value.inNameOrder)
                #expect(item.createdAt == start)
                #expect(item.updatedAt == start)
            },
            Self("A missing item is nil") { store, _ in
                try await store.put([:], for: "k", in: ["a"])
                #expect(try await store.item("other", in: ["a"]) == nil)
                #expect(try await store.item("k", in: ["a", "b"]) == nil)
                #expect(try await store.item("k", in: []) == nil)
            },
            Self("Storing again replaces the whole value and keeps the time of creation") { store, time in
                let start = time.now
                try await store.put(["a": 1, "b": 2], for: "k", in: ["n"])
                time.advance(by: .seconds(3))
                try await store.put(["b": 3], for: "k", in: ["n"])
                let item = try #require(try await store.item("k", in: ["n"]))
                #expect(item.value == ["b": 3])
                #expect(item.createdAt == start)
                #expect(item.updatedAt == time.now)
            },
            Self("A deleted item is gone; deleting a missing one does nothing") { store, _ in
                try await store.put([:], for: "k", in: ["n"])
                try await store.delete("k", in: ["n"])
                try await store.delete("k", in: ["n"])
                try await store.delete("k", in: ["never"])
                #expect(try await store.item("k", in: ["n"]) == nil)
                #expect(try await store.namespaces(startingWith: [], maximumDepth: nil, limit: 9, offset: 0) == [])
            },
            Self("A namespace that breaks the rules is refused") { store, _ in
                for namespace in [[], [""], ["a", ""], ["a.b"], ["a\u{0}"], ["langgraph"], ["langgraph", "x"]] {
                    let error = await #expect(throws: CheckpointError.self) {
                        try await store.put([:], for: "k", in: namespace)
                    }
                    #expect(error?.code == .invalidNamespace, "\(namespace)")
                }
                try await store.put([:], for: "k", in: ["a", "langgraph"])
            },
            Self("A label that no namespace can have is refused in reads too") { store, _ in
                let error = await #expect(throws: CheckpointError.self) { _ = try await store.search(["a.b"]) }
                #expect(error?.code == .invalidNamespace)
                let second = await #expect(throws: CheckpointError.self) { _ = try await store.item("k", in: [""]) }
                #expect(second?.code == .invalidNamespace)
            },
        ]
    }

    private static var searching: [Self] {
        [
            Self("A search finds whole labels, in the order of namespaces and insertion") { store, time in
                try await fill(store, time)
                #expect(try await keys(store, ["users"]) == ["ann/prefs", "bob/prefs", "bob/notes"])
                #expect(try await keys(store, []) == ["ann/prefs", "bob/prefs", "bob/notes", "docs/d1"])
                #expect(try await keys(store, ["users", "bob"]) == ["bob/prefs", "bob/notes"])
                #expect(try await keys(store, ["us"]) == [])
                #expect(try await keys(store, ["USERS"]) == [])
                #expect(try await keys(store, ["user_"]) == [])
                try await store.put(["theme": "blue"], for: "prefs", in: ["users", "bob"])
                #expect(try await keys(store, ["users", "bob"]) == ["bob/prefs", "bob/notes"])
            },
            Self("A search is paged after filtering") { store, time in
                try await fill(store, time)
                let first = try await store.search(["users"], filter: ["age": ["$gt": 26]], limit: 1, offset: 0)
                let second = try await store.search(["users"], filter: ["age": ["$gt": 26]], limit: 1, offset: 1)
                #expect((first + second).map(\.key) == ["prefs", "notes"])
                #expect(try await store.search(["users"], filter: [:], limit: 5, offset: 10).isEmpty)
            },
            Self("A filter compares as the reference does") { store, time in
                try await fill(store, time)
                #expect(try await keys(store, ["users"], ["theme": "dark"]) == ["ann/prefs"])
                #expect(try await keys(store, ["users"], ["age": ["$gte": 30, "$lt": 40]]) == ["ann/prefs"])
                #expect(try await keys(store, ["users"], ["age": ["$lte": 25]]) == ["bob/prefs"])
                #expect(try await keys(store, ["users"], ["theme": ["$ne": "dark"]]) == ["bob/prefs"])
                #expect(try await keys(store, ["users"], ["theme": ["$eq": "light"], "age": 25.0]) == ["bob/prefs"])
                #expect(try await keys(store, ["users"], ["meta": ["x": 1]]) == ["ann/prefs"])
                #expect(try await keys(store, ["users"], ["tags": ["a", "b"]]) == ["ann/prefs"])
                #expect(try await keys(store, ["users"], ["tags": ["a"]]) == [])
            },
            Self("An unknown operator and an order of something else than numbers and texts are refused") {
                store,
                time in
                try await fill(store, time)
                for filter in [["n": ["$in": [1]]], ["type": ["$gt": nil]]] as [JSONObject] {
                    let error = await #expect(throws: CheckpointError.self) {
                        _ = try await store.search(["docs"], filter: filter, limit: 9, offset: 0)
                    }
                    #expect(error?.code == .invalidData)
                }
            },
            Self("Namespaces are listed sorted, cut and without doubles") { store, time in
                try await fill(store, time)
                func list(
                    _ prefix: [String],
                    depth: Int? = nil,
                    limit: Int = 9,
                    offset: Int = 0
                ) async throws -> [[String]] {
                    try await store.namespaces(startingWith: prefix, maximumDepth: depth, limit: limit, offset: offset)
                }
                #expect(try await list([]) == [["docs"], ["users", "ann"], ["users", "bob"]])
                #expect(try await list(["users"]) == [["users", "ann"], ["users", "bob"]])
                #expect(try await list([], depth: 1) == [["docs"], ["users"]])
                #expect(try await list([], limit: 1, offset: 1) == [["users", "ann"]])
            },
            Self("Namespaces are found by their last labels, and a star stands for one label") { store, time in
                try await fill(store, time)
                try await store.put([:], for: "k", in: ["teams", "x", "bob"])
                func list(_ prefix: [String] = [], _ suffix: [String] = []) async throws -> [[String]] {
                    try await store.namespaces(matching: NamespaceQuery(prefix: prefix, suffix: suffix))
                }
                #expect(try await list([], ["bob"]) == [["teams", "x", "bob"], ["users", "bob"]])
                #expect(try await list(["*", "bob"]) == [["users", "bob"]])
                #expect(try await list(["teams", "*"], ["*"]) == [["teams", "x", "bob"]])
                #expect(try await list(["users"], ["users", "bob"]) == [["users", "bob"]])
                #expect(try await list([], ["users", "ann", "x"]) == [])
            },
        ]
    }

    private static func fill(_ store: any KeyValueStore, _ time: ManualTime) async throws {
        let ann: JSONObject = ["theme": "dark", "age": 30, "tags": ["a", "b"], "meta": ["x": 1, "y": 2]]
        try await store.put(ann, for: "prefs", in: ["users", "ann"])
        time.advance(by: .seconds(1))
        try await store.put(["theme": "light", "age": 25], for: "prefs", in: ["users", "bob"])
        time.advance(by: .seconds(1))
        try await store.put(["text": "hi", "age": 40], for: "notes", in: ["users", "bob"])
        time.advance(by: .seconds(1))
        try await store.put(["type": "article", "n": 1], for: "d1", in: ["docs"])
    }

    private static func keys(
        _ store: any KeyValueStore,
        _ prefix: [String],
        _ filter: JSONObject = [:]
    ) async throws -> [String] {
        let found = try await store.search(prefix, filter: filter, limit: 10, offset: 0)
        return found.map { "\($0.namespace.last ?? "")/\($0.key)" }
    }
}
