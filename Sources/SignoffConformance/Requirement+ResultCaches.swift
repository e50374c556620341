public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any ResultCache {
    /// Every requirement for a result cache.
    public static var all: [Self] { contract + bounds }

    private static var contract: [Self] {
        [
            Self("A stored result comes back as it was") { cache, _ in
                let result = StoredValue.map([
                    "text": .string("hällo"), "list": .array([.integer(1), .double(2.5), .null, .bytes([1, 2])]),
                ])
                try await cache.store(result, for: key("a"), timeToLive: nil)
                #expect(try await cache.result(for: key("a")) == result)
                #expect(try await cache.result(for: key("b")) == nil)
            },
            Self("A null is a result") { cache, _ in
                try await cache.store(.null, for: key("a"), timeToLive: nil)
                #expect(try await cache.result(for: key("a")) == .some(.null))
            },
            Self("A result is not used when its time has passed") { cache, time in
                try await cache.store(.integer(1), for: key("a"), timeToLive: .milliseconds(1500))
                try await cache.store(.integer(2), for: key("b"), timeToLive: nil)
                time.advance(by: .milliseconds(1499))
                #expect(try await cache.result(for: key("a")) == .integer(1))
                time.advance(by: .milliseconds(1))
                #expect(try await cache.result(for: key("a")) == nil)
                try await cache.store(.integer(3), for: key("c"), timeToLive: .seconds(1))
                #expect(try await cache.result(for: key("b")) == .integer(2))
            },
            Self("Storing again replaces the result and its time") { cache, time in
                try await cache.store(.integer(1), for: key("a"), timeToLive: .seconds(1))
                try await cache.store(.integer(2), for: key("a"), timeToLive: nil)
                time.advance(by: .seconds(9))
                #expect(try await cache.result(for: key("a")) == .integer(2))
            },
            Self("Removing takes a namespace and those below it, and no other") { cache, _ in
                let namespaces = [
                    ["t", "x"], ["t", "x", "y"], ["t", "xy"], ["t", "x-"], ["t"], ["u", "x"], ["t", "x\",\"y"],
                ]
                for namespace in namespaces {
                    let key = ResultCacheKey(namespace: namespace, key: "k")
                    try await cache.store(.string(namespace.joined()), for: key, timeToLive: nil)
                }
                func kept() async throws -> [[String]] {
                    var kept: [[String]] = []
                    for namespace in namespaces {
                        let result = try await cache.result(for: ResultCacheKey(namespace: namespace, key: "k"))
                        if result == .string(namespace.joined()) { kept.append(namespace) }
                    }
                    return kept
                }
                #expect(try await kept() == namespaces)
                try await cache.removeResults(in: ["t", "x"])
                #expect(try await kept() == Array(namespaces.dropFirst(2)))
                try await cache.removeResults(in: [])
                #expect(try await kept().isEmpty)
            },
            Self("Removing from an empty cache does nothing") { cache, _ in
                try await cache.removeResults(in: ["never"])
                #expect(try await cache.result(for: key("a")) == nil)
            },
        ]
    }

    private static func key(_ name: String) -> ResultCacheKey { ResultCacheKey(namespace: ["tests"], key: name) }
}
