import OrderedCollections
import SignoffCheckpoint
import Testing

extension Requirement where Subject == any KeyValueStore {
    static var filters: [Self] {
        [
            Self("An item without a field is left out, and fails no search") { store, _ in
                try await fill(store)
                try await expect(["date", "later", "number"], for: ["due": ["$gt": 1]], in: store)
                try await expect(["date", "later", "list"], for: ["due": ["$ne": 7]], in: store)
                try await expect(["date", "later", "list", "number"], for: ["due": ["$ne": "x"]], in: store)
                try await expect(["missing", "null"], for: ["due": ["$eq": nil]], in: store)
                try await expect(["missing", "null"], for: ["due": nil], in: store)
                try await expect(["date", "later", "list", "number"], for: ["due": ["$ne": nil]], in: store)
                try await expect([], for: ["nowhere": ["$lt": 5]], in: store)
            },
            Self("Texts are in the order of their bytes") { store, _ in
                try await fill(store)
                try await expect(["date"], for: ["due": ["$gte": "2026-03-01", "$lt": "2026-04-01"]], in: store)
                try await expect(["date", "later", "list"], for: ["due": ["$gt": "2026-03-01"]], in: store)
                // A number is less than every string, and a string counts as the number it begins with.
                try await expect(["number"], for: ["due": ["$lt": "2026-03-01"]], in: store)
                try await expect(["date", "later"], for: ["due": ["$gte": 2026]], in: store)
                try await expect(["list"], for: ["due": ["$lte": 0]], in: store)
            },
            Self("A dot in a key goes one level down") { store, _ in
                try await store.put(["a": ["b": ["c": 1]], "a.b": 2], for: "one", in: ["n"])
                try await store.put(["a": 1], for: "two", in: ["n"])
                try await expect(["one"], for: ["a.b.c": 1], in: store)
                try await expect(["one"], for: ["a.b.c": ["$gte": 1]], in: store)
                try await expect(["one"], for: ["a": ["b.c": 1]], in: store)
                try await expect([], for: ["a.b": 2], in: store)
                try await expect(["two"], for: ["a.b": nil], in: store)
            },
            Self("Whole numbers of 64 bits are compared exactly") { store, _ in
                let numbers: [Int64] = [9_007_199_254_740_992, 9_007_199_254_740_993, .max]
                for number in numbers { try await store.put(["n": .integer(number)], for: "\(number)", in: ["n"]) }
                try await expect(["9007199254740993"], for: ["n": 9_007_199_254_740_993], in: store)
                try await expect(["9007199254740992"], for: ["n": ["$lt": 9_007_199_254_740_993]], in: store)
                try await expect(["9223372036854775807"], for: ["n": ["$gt": 9_007_199_254_740_993]], in: store)
                try await expect(["9007199254740992"], for: ["n": 9_007_199_254_740_992.0], in: store)
                try await store.put(["n": 2.5, "is": true], for: "half", in: ["n"])
                try await expect(["half"], for: ["n": ["$gte": 2.5, "$lt": 3]], in: store)
                try await expect(["half"], for: ["is": 1], in: store)
                try await expect(["half"], for: ["is": ["$gt": false]], in: store)
            },
            Self("A filter that cannot be evaluated is refused, even by an empty store") { store, _ in
                let filters: [JSONObject] = [
                    ["n": ["$in": [1]]], ["n": ["$gt": nil]], ["n": ["$lt": [1]]], ["n": ["$lte": ["a": 1]]], ["": 1],
                    ["a..b": 1], [".a": 1], ["a": [["$gt": nil]]], ["a": ["b.": 1]], ["n": .double(.nan)],
                    ["n": ["$gt": .double(.infinity)]],
                ]
                for filter in filters {
                    try await expectRefusal(.invalidData, "\(filter)") {
                        _ = try await store.search([], filter: filter)
                    }
                }
                try await store.put([:], for: "k", in: ["n"])
                for filter in filters {
                    try await expectRefusal(.invalidData, "\(filter)") {
                        _ = try await store.search([], filter: filter)
                    }
                }
            },
        ]
    }

    static var bounds: [Self] {
        [
            Self("Limits and depths below 1 and negative offsets are refused") { store, _ in
                try await store.put([:], for: "k", in: ["n"])
                for number in [0, -1, Int.min] {
                    try await expectRefusal(.invalidData, "\(number)") { _ = try await store.search([], limit: number) }
                    try await expectRefusal(.invalidData, "\(number)") {
                        _ = try await store.namespaces(matching: NamespaceQuery(limit: number))
                    }
                    try await expectRefusal(.invalidData, "\(number)") {
                        _ = try await store.namespaces(matching: NamespaceQuery(maximumDepth: number))
                    }
                }
                try await expectRefusal(.invalidData, "offset") { _ = try await store.search([], offset: -1) }
                try await expectRefusal(.invalidData, "offset") {
                    _ = try await store.namespaces(matching: NamespaceQuery(offset: -1))
                }
                #expect(try await store.search([], limit: .max).count == 1)
            },
            Self("Keys and labels that differ in their Unicode form are two") { store, _ in
                let names = ["caf\u{E9}", "cafe\u{301}"]
                for (number, name) in names.enumerated() {
                    try await store.put(["n": .integer(Int64(number))], for: name, in: ["n"])
                    try await store.put(["n": .integer(Int64(number))], for: "k", in: [name])
                }
                for (number, name) in names.enumerated() {
                    #expect(try await store.item(name, in: ["n"])?.value == ["n": .integer(Int64(number))])
                    #expect(try await store.search([name]).map(\.value) == [["n": .integer(Int64(number))]])
                    #expect(try await store.namespaces(matching: NamespaceQuery(prefix: [name])).count == 1)
                }
                #expect(try await store.namespaces().count == 3)
                try await store.put(["word": .string(names[0])], for: "word", in: ["w"])
                #expect(try await store.search(["w"], filter: ["word": .string(names[1])]).isEmpty)
                try await store.delete(names[1], in: ["n"])
                #expect(try await store.item(names[0], in: ["n"]) != nil)
            },
            Self("Values are stored up to 1024 levels deep, and refused below") { store, _ in
                // The object itself is the first level.
                try await store.put(["a": .nested(1023)], for: "k", in: ["n"])
                #expect(try await store.item("k", in: ["n"])?.value == ["a": .nested(1023)])
                for levels in [1024, 5_000, 20_000] {
                    try await expectRefusal(.notStorable, "\(levels)") {
                        try await store.put(["a": .nested(levels)], for: "k", in: ["n"])
                    }
                }
                #expect(try await store.item("k", in: ["n"])?.value == ["a": .nested(1023)])
            },
            Self("A number that is not finite is refused") { store, _ in
                for number in [Double.nan, .infinity, -.infinity] {
                    try await expectRefusal(.notStorable, "\(number)") {
                        try await store.put(["a": [["b": .double(number)]]], for: "k", in: ["n"])
                    }
                }
                #expect(try await store.item("k", in: ["n"]) == nil)
            },
        ]
    }

    private static func fill(_ store: any KeyValueStore) async throws {
        let values: KeyValuePairs<String, JSONObject> = [
            "date": ["due": "2026-03-05"], "later": ["due": "2026-11-30"], "number": ["due": 7], "missing": [:],
            "null": ["due": nil], "list": ["due": ["x"]],
        ]
        for (key, value) in values { try await store.put(value, for: key, in: ["n"]) }
    }

    private static func expect(
        _ keys: [String],
        for filter: JSONObject,
        in store: any KeyValueStore
    ) async throws {
        let found = try await store.search(["n"], filter: filter, limit: 10).map(\.key).sorted()
        #expect(found == keys, "\(JSONValue.object(filter).text(.compact))")
    }
}
