import OrderedCollections
import SignoffCheckpoint
import Testing

/// Sets and dictionaries of the standard library iterate in the order of their hashes, which depends on their capacity, their history and the process.
@Suite struct UnorderedCollectionTests {
    private struct Host: Hashable, Codable {
        var name: String
        var port: Int
    }

    private struct Plan: Codable {
        var hosts: Set<Host>
        var tags: Set<String>?
        var ports: [Host: Set<Int>]
        var nested: [[Set<Double>]]
        var wrapped: Wrapped
        var named: [String: Set<Set<Int>>]
    }

    private struct Wrapped: RawRepresentable, Codable {
        var rawValue: Set<UInt64>
    }

    /// Equal sets whose iteration orders differ: the capacity decides in which bucket an element is.
    private func sets<Element: Hashable>(_ elements: [Element]) -> [Set<Element>] {
        (0..<6).map { round in
            var set = Set<Element>(minimumCapacity: elements.count << round)
            for element in round.isMultiple(of: 2) ? elements : elements.reversed() { set.insert(element) }
            return set
        }
    }

    private func stored(_ value: some Encodable) throws -> [UInt8] {
        try MessagePack.encode(StoredValueEncoder().encode(value))
    }

    @Test func capacityChangesTheIterationOrder() {
        let orders = sets((0..<200).map { "element \($0)" }).map(Array.init)
        #expect(Set(orders).count > 1, "the other tests of this suite would show nothing")
    }

    @Test("Equal values have equal stored bytes, however their sets and dictionaries iterate")
    func bytes() throws {
        let hosts = (0..<200).map { Host(name: "host \($0 % 50)", port: $0) }
        let hostSets = sets(hosts)
        let tagSets = sets((0..<200).map { "tag \($0)" })
        let portSets = sets(Array(0..<200))
        let numberSets = sets((0..<200).map { Double($0) / 8 })
        let wideSets = sets((0..<200).map { UInt64.max - UInt64($0) })
        let plans = try (0..<6).map { round in
            var ports = [Host: Set<Int>](minimumCapacity: hosts.count << round)
            for host in round.isMultiple(of: 2) ? hosts : hosts.reversed() { ports[host] = portSets[round] }
            let plan = Plan(
                hosts: hostSets[round],
                tags: tagSets[round],
                ports: ports,
                nested: [[numberSets[round], []]],
                wrapped: Wrapped(rawValue: wideSets[round]),
                named: ["b": [portSets[round], [1]], "a": [[3, 2], [2], []]]
            )
            let stored = try stored(plan)
            let decoded = try StoredValueDecoder().decode(Plan.self, from: MessagePack.decode(stored))
            #expect(decoded.hosts == plan.hosts && decoded.ports == plan.ports && decoded.named == plan.named)
            return stored
        }
        #expect(Set(plans).count == 1)
    }

    @Test("Integers are stored by value, texts by their bytes, keys with their values")
    func order() throws {
        let encoder = StoredValueEncoder()
        #expect(try encoder.encode(Set([10, 9, -1])) == .array([.integer(-1), .integer(9), .integer(10)]))
        #expect(
            try encoder.encode(Set(["b", "a!", "a", "é"]))
                == .array(["a", "a!", "b", "é"].map { StoredValue.string($0) })
        )
        #expect(
            try encoder.encode([[2, 1]: "x", [1, 3]: "y"])
                == .array([
                    .array([.integer(1), .integer(3)]), .string("y"), .array([.integer(2), .integer(1)]), .string("x"),
                ])
        )
        #expect(
            try encoder.encode([10: true, 9: false]).mapValue?.entries.map(\.key) == [.string("10"), .string("9")]
        )
    }

    @Test("What has an order of its own keeps it")
    func ordered() throws {
        let encoder = StoredValueEncoder()
        let backwards: [StoredValue] = [.string("c"), .string("a"), .string("b")]
        #expect(try encoder.encode(["c", "a", "b"]) == .array(backwards))
        #expect(try encoder.encode(OrderedSet(["c", "a", "b"])) == .array(backwards))
        #expect(
            try encoder.encode(["c": 1, "a": 2] as OrderedDictionary)
                == .array([.string("c"), .integer(1), .string("a"), .integer(2)])
        )
        #expect(try encoder.encode(["c": 1, "a": 2] as JSONObject) == .map(["c": .integer(1), "a": .integer(2)]))
    }
}
