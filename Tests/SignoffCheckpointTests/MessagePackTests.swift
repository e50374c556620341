import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite struct MessagePackTests {
    private func cases() throws -> [JSONValue] { try #require(try Golden.vectors("msgpack")["cases"]?.arrayValue) }

    @Test func everyRecordedValueComesBackByteForByte() throws {
        var count = 0
        for vector in try cases() {
            guard let type = vector["type"]?.stringValue, let digits = vector["hex"]?.stringValue else { continue }
            let serialized = SerializedValue(type: type, bytes: try bytes(hex: digits))
            let stored = try StoredValue(serialized)
            #expect(try stored.serialized() == serialized, "\(vector["name"] ?? "")")
            count += 1
        }
        #expect(count > 60)
    }

    /// Where the reference's server fails, people still see text.
    private static let serverFails: [String: JSONValue] = [
        "dict_tuple_key": ["[1,2]": "pair"], "time_tz": "01:02:03+00:00",
    ]

    @Test func everyRecordedValueIsShownAsTheServerShowsIt() throws {
        var count = 0
        for vector in try cases() {
            guard let name = vector["name"]?.stringValue, let type = vector["type"]?.stringValue,
                let digits = vector["hex"]?.stringValue, let shown = vector["server_json"]
            else { continue }
            let stored = try StoredValue(SerializedValue(type: type, bytes: try bytes(hex: digits)))
            #expect(stored.jsonProjection == Self.serverFails[name] ?? shown, "\(name)")
            count += 1
        }
        #expect(count > 55)
    }

    @Test func truncatedDataIsRefusedAtEveryLength() throws {
        for vector in try cases() where vector["type"] == "msgpack" {
            let whole = try bytes(hex: try #require(vector["hex"]?.stringValue))
            for length in 0..<min(whole.count, 300) {
                let error = try #require(throws: CheckpointError.self) {
                    try MessagePack.decode(Array(whole[..<length]))
                }
                #expect(error.code == .invalidData)
            }
        }
    }

    @Test(
        "Hostile data is refused",
        arguments: [
            "ddffffffff", "dfffffffff", "dcffff", "deffff", "dbffffffff", "c6ffffffff", "c9ffffffff05", "c1", "0000",
            "a1ff",
            "92c1", "81c0", "c7", "c70505", "d9ff61", "a3eda080",
        ]
    )
    func hostileDataIsRefused(digits: String) throws {
        let error = try #require(throws: CheckpointError.self) { try MessagePack.decode(try bytes(hex: digits)) }
        #expect(error.code == .invalidData)
    }

    @Test func nestingIsLimited() throws {
        let deepest = [UInt8](repeating: 0x91, count: 1023) + [0x90]
        #expect(try MessagePack.encode(MessagePack.decode(deepest)) == deepest)
        #expect(throws: CheckpointError.self) { try MessagePack.decode([0x91] + deepest) }
        #expect(throws: CheckpointError.self) { try MessagePack.decode([UInt8](repeating: 0x81, count: 1_000_000)) }
        #expect(throws: CheckpointError.self) { try MessagePack.encode(.array([MessagePack.decode(deepest)])) }
    }

    @Test func extensionsInsideExtensionsKeepToTheLimit() throws {
        var stored = StoredValue.null
        for _ in 0..<3000 {
            stored = try PythonObject(code: 0, module: "a", name: "B", argument: stored).storedValue()
        }
        // Neither the projection nor the digest may exhaust the stack.
        #expect(stored.jsonProjection["$ext"] == .integer(0))
        _ = PayloadDigest(of: stored)
    }

    @Test func unknownKindsAreShownWithTheirBytes() throws {
        let unknown = StoredValue.extension(StoredExtension(code: 42, payload: [1, 2]))
        #expect(unknown.jsonProjection == ["$ext": 42, "$base64": "AQI="])
        let pickled = SerializedValue(type: "pickle", bytes: [0x80])
        #expect(try StoredValue(pickled) == .opaque(pickled))
        #expect(try StoredValue(pickled).serialized() == pickled)
        #expect(throws: CheckpointError.self) { try StoredValue.array([.opaque(pickled)]).serialized() }
    }

    @Test func keysWithOneTextStayApart() {
        let map = StoredValue.map(
            StoredMap([.init(key: .integer(1), value: .string("a")), .init(key: .string("1"), value: .string("b"))])
        )
        #expect(map.jsonProjection == ["1": "a", "1 (2)": "b"])
    }
}
