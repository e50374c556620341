import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

private struct Line: Codable, Equatable {
    var name: String
    var amount: Double
    var note: String?
}

private struct Order: Codable, Equatable {
    enum State: String, Codable { case open, closed }

    var id: Int
    var lines: [Line]
    var state: State
    var tags: [String: Int]
    var isPaid: Bool
    var raw: JSONValue
    var stored: StoredValue
    var blob: Data
    var price: Decimal
    var placed: Date
    var site: URL
    var big: UInt64
    var pair: [Float]
}

@Suite struct StoredValueCodingTests {
    private func roundTrip<Value: Codable & Equatable>(_ value: Value) throws {
        let stored = try StoredValueEncoder().encode(value)
        let bytes = try MessagePack.encode(stored)
        #expect(try StoredValueDecoder().decode(Value.self, from: try MessagePack.decode(bytes)) == value)
    }

    @Test func aValueOfEveryKindComesBack() throws {
        let order = Order(
            id: 7,
            lines: [Line(name: "a", amount: 2, note: nil), Line(name: "é\0", amount: -0.5, note: "n")],
            state: .closed,
            tags: ["x": 1, "y": 2],
            isPaid: true,
            raw: ["z": 1, "a": [nil, 2.5]],
            stored: .map(StoredMap([.init(key: .integer(1), value: .bytes([1]))])),
            blob: Data([0, 255]),
            price: try #require(Decimal(string: "12345678901234567890.01")),
            placed: Date(timeIntervalSince1970: 1_700_000_000.123456),
            site: try #require(URL(string: "https://example.org/a?b")),
            big: .max,
            pair: [1.5, 2]
        )
        let stored = try StoredValueEncoder().encode(order)
        let decoded = try StoredValueDecoder().decode(Order.self, from: stored)
        #expect(decoded.placed.timeIntervalSince(order.placed).magnitude < 0.000_001)
        var same = decoded
        same.placed = order.placed
        #expect(same == order)
        #expect(
            stored.jsonProjection["placed"] == "2023-11-14T22:13:20.123456+00:00"
                && stored.jsonProjection["price"] == .number("12345678901234567890.01")
        )
    }

    @Test func simpleValuesComeBack() throws {
        try roundTrip("text")
        try roundTrip("")
        try roundTrip(-5)
        try roundTrip(true)
        try roundTrip(2.5)
        try roundTrip(Int8.min)
        try roundTrip(UInt64.max)
        try roundTrip([1, 2, 3])
        try roundTrip(["a", "b"])
        try roundTrip([String: [Int?]]())
        try roundTrip(["k": [1, nil]])
        try roundTrip([Int: String](uniqueKeysWithValues: (0..<100).map { ($0, "v\($0)") }))
        try roundTrip(String?.none)
        try roundTrip([[Bool]]())
    }

    @Test func simpleValuesAreStoredAsThemselves() throws {
        let encoder = StoredValueEncoder()
        #expect(try encoder.encode("a") == .string("a"))
        #expect(try encoder.encode(1) == .integer(1))
        #expect(try encoder.encode(UInt64.max) == .unsigned(.max))
        #expect(try encoder.encode(Int?.none) == .null)
        #expect(try encoder.encode(Int?.some(2)) == .integer(2))
        #expect(try encoder.encode([1, nil, 2]) == .array([.integer(1), .null, .integer(2)]))
        #expect(try encoder.encode(Timestamp(microseconds: 5)) == .map(["microseconds": .integer(5)]))
        #expect(try encoder.encode(ThreadID("t")) == .string("t"))
        #expect(
            try encoder.encode(JSONObject(uniqueKeysWithValues: [("b", 1), ("a", 2)])).jsonProjection.text()
                == #"{"b":1,"a":2}"#
        )
        #expect(try encoder.encode(Data([1])) == .bytes([1]))
    }

    @Test func dictionariesAreStoredWithSortedKeys() throws {
        let keys = (0..<200).map { "key \($0)" }
        let stored = try StoredValueEncoder().encode(Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) }))
        #expect(try #require(stored.mapValue).entries.map(\.key) == keys.sorted().map { .string($0) })
    }

    @Test func membersAreStoredInTheOrderTheyAreEncodedIn() throws {
        struct Backwards: Encodable {
            var z = 1
            var a = 2
        }
        #expect(try StoredValueEncoder().encode(Backwards()).jsonProjection.text() == #"{"z":1,"a":2}"#)
    }

    @Test func subclassesAndNestedContainersAreCoded() throws {
        struct Nested: Codable, Equatable {
            enum Key: String, CodingKey { case outer, list }
            var value: Int
            init(value: Int) { self.value = value }
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                var list = try container.nestedContainer(keyedBy: Key.self, forKey: .outer).nestedUnkeyedContainer(
                    forKey: .list
                )
                value = try list.decode(Int.self)
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                var outer = container.nestedContainer(keyedBy: Key.self, forKey: .outer)
                var list = outer.nestedUnkeyedContainer(forKey: .list)
                try list.encode(value)
            }
        }
        #expect(try StoredValueEncoder().encode(Nested(value: 3)).jsonProjection.text() == #"{"outer":{"list":[3]}}"#)
        try roundTrip(Nested(value: 3))
    }

    @Test func wholeNumbersAndDoublesDecodeAsEachOtherWhenNothingIsLost() throws {
        let decoder = StoredValueDecoder()
        #expect(try decoder.decode(Double.self, from: .integer(3)) == 3)
        #expect(try decoder.decode(Int.self, from: .double(3)) == 3)
        #expect(throws: DecodingError.self) { try decoder.decode(Int.self, from: .double(3.5)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Int.self, from: .double(.nan)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Int8.self, from: .integer(128)) }
        #expect(throws: DecodingError.self) { try decoder.decode(Bool.self, from: .integer(1)) }
    }

    private func message<Value: Decodable>(_ type: Value.Type, _ json: JSONValue) throws -> String {
        let stored = try StoredValue(json)
        let error = try #require(throws: DecodingError.self) { try StoredValueDecoder().decode(type, from: stored) }
        return error.oneLineDescription
    }

    @Test func decodingFailuresNamePathExpectationAndFinding() throws {
        struct Cart: Decodable { var lines: [Line] }
        let good: JSONValue = ["name": "a", "amount": 1]
        #expect(
            try message(Cart.self, ["lines": [good, good, ["name": "a", "amount": "x"]]])
                == "at $.lines[2].amount: expected number, found text"
        )
        #expect(
            try message(Cart.self, ["lines": [["name": "a"]]])
                == #"at $.lines[0]: expected member "amount", found none"#
        )
        #expect(try message(Cart.self, ["lines": nil]) == "at $.lines: expected list, found null")
        #expect(try message(Cart.self, "x") == "at $: expected object, found text")
        #expect(try message([String: Int].self, ["a b": 1.5]).hasPrefix(#"at $["a b"]: expected whole number"#))
        #expect(try message([Order.State].self, ["shut"]).hasPrefix("at $[0]:"))
        #expect(try message(Decimal.self, "12abc") == "at $: expected number, found text")
    }

    @Test func typedValuesDecodeLikeTheJSONTheyAreShownAs() throws {
        let line = PythonObject(
            code: 2,
            module: "shop",
            name: "Line",
            argument: .map([
                "name": .string("a"),
                "amount": try PythonObject(code: 0, module: "decimal", name: "Decimal", argument: .string("1.50"))
                    .storedValue(),
            ])
        )
        let decoded = try StoredValueDecoder().decode(Line.self, from: line.storedValue())
        #expect(decoded == Line(name: "a", amount: 1.5))
    }

    @Test func otherEncodersCarryStoredValuesWithoutLoss() throws {
        let stored = StoredValue.map(
            StoredMap([.init(key: .integer(1), value: .extension(.init(code: 9, payload: [1, 2])))])
        )
        let data = try JSONEncoder().encode(stored)
        #expect(try JSONDecoder().decode(StoredValue.self, from: data) == stored)
    }

    @Test func numbersBeyond64BitsAreRefused() throws {
        let error = try #require(throws: CheckpointError.self) {
            try StoredValue(try JSONValue(parsing: "[18446744073709551616]"))
        }
        #expect(error.code == .notStorable)
        #expect(try StoredValue(.number("18446744073709551615")) == .unsigned(.max))
        #expect(try StoredValue(.number("-0")) == .integer(0))
        #expect(try StoredValue(.number("1e2")) == .double(100))
        #expect(throws: CheckpointError.self) { try StoredValue(.number("1e400")) }
    }
}
