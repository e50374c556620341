import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

/// The differences that change the digest of a payload, and those that do not.
@Suite struct PayloadDigestTests {
    private func python(
        _ name: String,
        module: String = "builtins",
        _ argument: StoredValue,
        code: Int8 = 0
    ) throws -> StoredValue {
        try PythonObject(code: code, module: module, name: name, argument: argument).storedValue()
    }

    @Test(
        "A payload that is JSON keeps the digest it always had",
        arguments: [
            ("null", "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"),
            ("true", "b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b"),
            ("-7", "a770d3270c9dcdedf12ed9fd70444f7c8a95c26cae3cae9bd867499090a2f14b"),
            ("18446744073709551615", "2cdb26265b4dc65e3b44d694f121fd6de99b9e4b8ae7f08d84bfa9537635ae43"),
            ("2.5", "b8736b999909049671d0ea075a42b308a5fbe2df1854899123fe09eb0ee9de61"),
            ("1.0", "d0ff5974b6aa52cf562bea5921840c032a860a91a3512f7fe8f768f6bbe005f6"),
            ("1e16", "a144838520595009e7daf5aff8472573f9ce6a4bcd8c30673675618883464ab0"),
            (#""hé \"q\" \n\u0001""#, "29df6494f674d652e9bff04bd8b066304afef8a42228e3ee5dca836d32daaeb2"),
            ("[]", "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"),
            ("{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
            (#"[1,[2,{"a":null}]]"#, "83915d319195ab416afb3d2293b61ec632ab229b538ca8d703810d85f7b13238"),
            (#"{"b":2,"a":"é"}"#, "06c264c46ad5ada9493abd3aa2383fb205ae99d7d0bad40b03a43bfec8a1b8de"),
            (
                #"{"action":"Pay 10000?","to":["x","y"],"amount":10000.5}"#,
                "fb986b690ca329d2e81dde29be274b12245c23301425b9d4da3de5f1a81dbcc5"
            ),
        ]
    )
    func json(text: String, digest: String) throws {
        #expect(PayloadDigest(of: try StoredValue(JSONValue(parsing: text))).rawValue == digest)
    }

    @Test("Payloads that are shown as the same JSON have different digests")
    func distinct() throws {
        let one = StoredValue.integer(1)
        let payloads: [(String, StoredValue)] = [
            ("null", .null), ("NaN", .double(.nan)), ("infinity", .double(.infinity)),
            ("-infinity", .double(-.infinity)), ("text NaN", .string("NaN")), ("1", one), ("1.0", .double(1)),
            ("text 1", .string("1")), ("0.0", .double(0)), ("-0.0", .double(-0.0)),
            ("secret a", try python("SecretStr", module: "pydantic.types", .string("a"))),
            ("secret b", try python("SecretStr", module: "pydantic.types", .string("b"))),
            ("zone", try python("ZoneInfo", module: "zoneinfo", .string("Europe/Rome"))),
            ("bytes", .bytes([1, 2])), ("bytes as text", .string("AQI=")),
            ("bytearray", .opaque(SerializedValue(type: "bytearray", bytes: [1, 2]))),
            ("pickle", .opaque(SerializedValue(type: "pickle", bytes: [1, 2]))),
            ("pickle as JSON", .map(["$type": .string("pickle"), "$base64": .string("AQI=")])),
            ("extension", .extension(StoredExtension(code: 42, payload: [1, 2]))),
            ("extension as JSON", .map(["$ext": .integer(42), "$base64": .string("AQI=")])),
            ("other extension", .extension(StoredExtension(code: 41, payload: [1, 2]))),
            ("not UTF-8", .extension(StoredExtension(code: 0, payload: [0xA1, 0xFF]))),
            ("decimal", try python("Decimal", module: "decimal", .string("1"))),
            ("decimal 1.0", try python("Decimal", module: "decimal", .string("1.0"))),
            ("decimal 1.00", try python("Decimal", module: "decimal", .string("1.00"))),
            ("date", try python("date", module: "datetime", .array([.integer(2026), one, one]), code: 1)),
            ("date as text", .string("2026-01-01")),
            (
                "timedelta",
                try python("timedelta", module: "datetime", .array([.integer(0), one, .integer(0)]), code: 1)
            ),
            ("regex", try python("compile", module: "re", .array([.string("a"), one]), code: 1)),
            ("regex, other flags", try python("compile", module: "re", .array([.string("a"), .integer(2)]), code: 1)),
            ("set", try python("set", .array([one]))), ("frozenset", try python("frozenset", .array([one]))),
            ("deque", try python("deque", module: "collections", .array([one]))),
            ("NUL", .string("a\0")), ("NUL as shown", .string("a\u{FFFD}")), ("NUL escaped", .string("a\\u0000")),
            ("composed", .string("caf\u{E9}")), ("decomposed", .string("cafe\u{301}")),
            ("key 1", .map(StoredMap([.init(key: one, value: .null)]))),
            ("key \"1\"", .map(["1": .null])), ("key 1.0", .map(StoredMap([.init(key: .double(1), value: .null)]))),
            ("key null", .map(StoredMap([.init(key: .null, value: .null)]))), ("key \"null\"", .map(["null": .null])),
            ("key bytes", .map(StoredMap([.init(key: .bytes([1]), value: .null)]))),
            ("key with NUL", .map(["a\0": .null])), ("that key as shown", .map(["a\u{FFFD}": .null])),
            ("key twice", .map(["a": one, "a": .null])), ("key twice, turned", .map(["a": .null, "a": one])),
            ("key twice as shown", .map(["a": one, "a (2)": .null])),
            ("keys of one look", .map(["caf\u{E9}": one, "cafe\u{301}": .null])),
            ("keys of one look, turned", .map(["caf\u{E9}": .null, "cafe\u{301}": one])),
            ("the form of a map", .array([.array([one, .null])])),
            ("text like a tag", .string("!float[\"NaN\"]")), ("text like NaN's tag", .string("!float")),
        ]
        var names: [PayloadDigest: String] = [:]
        for (name, payload) in payloads {
            var places = [
                ("", payload), ("in a list: ", .array([payload])), ("as a member: ", .map(["m": payload])),
                ("as a key: ", .map(StoredMap([.init(key: payload, value: .bool(true))]))),
            ]
            // A value under an unknown tag is never stored inside another one.
            let isOpaque = if case .opaque = payload { true } else { false }
            if !isOpaque {
                places.append(("in a model: ", try python("Model", module: "app", .map(["f": payload]), code: 5)))
            }
            for (place, value) in places {
                let other = names.updateValue(place + name, forKey: PayloadDigest(of: value))
                #expect(other == nil, "\(place)\(name) has the digest of \(other ?? "")")
            }
        }
    }

    @Test("The order of members and of a Python set's elements makes no difference, at any depth")
    func order() throws {
        func nested(_ elements: [StoredValue], _ members: KeyValuePairs<String, StoredValue>) throws -> StoredValue {
            let inner = try python("frozenset", .array(elements))
            let sets = try python("set", .array([inner, .string("x")]))
            return .map([
                "model": try python("Model", module: "app", .map(["sets": sets, "map": .map(members)]), code: 5)
            ])
        }
        let elements: [StoredValue] = [.integer(3), .string("b"), .double(.nan), .bytes([7]), .null]
        let digest = PayloadDigest(of: try nested(elements, ["a": .null, "b": .integer(1)]))
        #expect(PayloadDigest(of: try nested(elements.reversed(), ["b": .integer(1), "a": .null])) == digest)
        #expect(PayloadDigest(of: try nested(elements + [.integer(4)], ["a": .null, "b": .integer(1)])) != digest)
        let map = StoredMap([.init(key: .integer(2), value: .null), .init(key: .integer(1), value: .bool(true))])
        #expect(PayloadDigest(of: .map(map)) == PayloadDigest(of: .map(StoredMap(map.entries.reversed()))))
        #expect(PayloadDigest(of: .array([.integer(1), .null])) != PayloadDigest(of: .array([.null, .integer(1)])))
    }

    @Test("Every NaN is one payload")
    func equal() throws {
        let other = Double(bitPattern: Double.nan.bitPattern | 1)
        #expect(PayloadDigest(of: .double(other)) == PayloadDigest(of: .double(.nan)))
        let (short, shortOther) = (try single(0x7FC0_0000), try single(0x7FC0_0001))
        #expect(PayloadDigest(of: short) == PayloadDigest(of: shortOther))
    }

    // MARK: Numbers of four bytes

    /// A number as a program other than Python and this one may store it.
    private func single(_ bits: UInt32) throws -> StoredValue {
        try MessagePack.decode([0xCA] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) })
    }

    @Test("A number stored in four bytes is not JSON, so its digest differs from that of eight bytes, at any depth")
    func singles() throws {
        let numbers: [Float] = [0.5, 0, -0.0, 1, .infinity, -.infinity, .nan, 0.1]
        for number in numbers {
            let (short, long) = (try single(number.bitPattern), StoredValue.double(Double(number)))
            let model = { try python("Model", module: "app", .map(["f": $0]), code: 5) }
            for (one, other) in [
                (short, long), (.array([short]), .array([long])), (.map(["m": short]), .map(["m": long])),
                (try model(short), try model(long)),
                (
                    .map(StoredMap([.init(key: short, value: .null)])),
                    .map(StoredMap([.init(key: long, value: .null)]))
                ),
            ] as [(StoredValue, StoredValue)] {
                #expect(PayloadDigest(of: one) != PayloadDigest(of: other), "\(number)")
                #expect(one.jsonProjection == other.jsonProjection, "\(number)")
                #expect(one.pythonRepr == other.pythonRepr, "\(number)")
            }
        }
        #expect(
            try PayloadDigest(of: single(Float(0.5).bitPattern)).rawValue
                == SHA256.hexDigest(of: "!float32[0.5]".utf8)
        )
    }

    @Test("A number stored in four bytes is read like any other and stored as it was")
    func singleValues() throws {
        let half = try single(Float(0.5).bitPattern)
        #expect(try MessagePack.encode(half) == [0xCA, 0x3F, 0x00, 0x00, 0x00])
        let decoder = StoredValueDecoder()
        #expect(try decoder.decode(Double.self, from: half) == 0.5)
        #expect(try decoder.decode(Float.self, from: half) == 0.5)
        #expect(try decoder.decode(Int.self, from: single(Float(3).bitPattern)) == 3)
        #expect(try decoder.decode(Decimal.self, from: half) == 0.5)
        let fields: StoredValue = .map(StoredMap([.init(key: half, value: .bool(true))]))
        #expect(try decoder.decode([String: Bool].self, from: fields) == ["0.5": true])
    }

    @Test("A Swift Float is stored in eight bytes, as Python stores every number, and keeps the digest of JSON")
    func swiftFloats() throws {
        let stored = try StoredValueEncoder().encode([Float(0.5)])
        #expect(try MessagePack.encode(stored) == [0x91, 0xCB, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0])
        #expect(try PayloadDigest(of: stored) == PayloadDigest(of: StoredValue(JSONValue(parsing: "[0.5]"))))
    }
}
