import OrderedCollections
import SignoffCheckpoint

/// A decoder without a value.
///
/// The decoder returns placeholder values, and records the requested types.
final class SchemaProbe: Decoder {
    private enum Form {
        case unknown
        case keyed
        case unkeyed
        case single(JSONObject)
        /// Several forms were requested, so that the form is unknown.
        case several
    }

    struct Member {
        var schema: JSONValue
        var isRequired: Bool
    }

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private var derivation: SchemaDerivation
    private var form = Form.unknown
    private var properties: OrderedDictionary<String, Member> = [:]
    /// Whether the type asked for something that only a real value determines.
    private var isUncertain = false

    init(_ derivation: SchemaDerivation, opening type: any Decodable.Type) {
        self.derivation = derivation
        self.derivation.enter(type)
    }

    /// Returns the recorded members.
    ///
    /// For an object that was not decoded completely, the result states only that the value is an object.
    func members(isComplete: Bool) -> JSONObject {
        switch form {
        case .unknown, .several: return [:]
        case .unkeyed: return ["type": "array"]
        case .single(let members): return isUncertain ? [:] : members
        case .keyed:
            guard isComplete, !isUncertain else { return ["type": "object"] }
            var members: JSONObject = ["type": "object"]
            members["properties"] = .object(
                JSONObject(uniqueKeysWithValues: properties.map { ($0.key, $0.value.schema) })
            )
            let required = properties.filter(\.value.isRequired).keys.map(JSONValue.string)
            if !required.isEmpty { members["required"] = .array(required) }
            return members
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        switch form {
        case .unknown, .keyed: form = .keyed
        default: form = .several
        }
        return KeyedDecodingContainer(ProbedMembers<Key>(probe: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        if case .unknown = form { form = .unkeyed } else { form = .several }
        return ProbedElements(probe: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ProbedValue(probe: self) }

    // MARK: Notes

    fileprivate func noteUncertainty() { isUncertain = true }

    fileprivate func noteSingle(_ members: JSONObject) {
        if case .unknown = form { form = .single(members) } else { form = .several }
    }

    fileprivate func schema(of type: any Decodable.Type) -> DerivedSchema { derivation.schema(of: type) }

    fileprivate func note(_ key: any CodingKey, _ schema: JSONValue, isRequired: Bool) {
        let known = properties[key.stringValue]
        if let known, known.schema != schema { isUncertain = true }
        properties[key.stringValue] = Member(schema: schema, isRequired: isRequired || known?.isRequired ?? false)
    }

    /// Returns a generated value.
    ///
    /// - Throws: An error when no value can be generated, so that the type cannot be decoded completely.
    fileprivate func sample<Value: Decodable>(_ schema: DerivedSchema, as type: Value.Type) throws -> Value {
        if let sample = schema.sample as? Value { return sample }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: [], debugDescription: "no value of \(type) can be made up")
        )
    }
}

private struct ProbedMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []

    var allKeys: [Key] {
        probe.noteUncertainty()
        return []
    }

    func contains(_ key: Key) -> Bool {
        probe.noteUncertainty()
        return false
    }

    func decodeNil(forKey key: Key) -> Bool {
        probe.noteUncertainty()
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let schema = probe.schema(of: type)
        probe.note(key, schema.json, isRequired: true)
        return try probe.sample(schema, as: type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        probe.note(key, probe.schema(of: type).orNull, isRequired: false)
        return nil
    }

    // One overload for each type, because the versions in the standard library first call `contains`.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { optional(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { optional(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { optional(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { optional(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { optional(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { optional(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { optional(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { optional(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { optional(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { optional(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { optional(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { optional(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { optional(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { optional(type, key) }

    private func optional<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        probe.note(key, probe.schema(of: type).orNull, isRequired: false)
        return nil
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        probe.noteUncertainty()
        return KeyedDecodingContainer(ProbedMembers<Nested>(probe: probe))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        probe.noteUncertainty()
        return ProbedElements(probe: probe)
    }

    func superDecoder() throws -> any Decoder {
        probe.noteUncertainty()
        return probe
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        probe.noteUncertainty()
        return probe
    }
}

private struct ProbedElements: UnkeyedDecodingContainer {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []
    let count: Int? = 0
    let isAtEnd = true
    let currentIndex = 0

    private func end(_ type: Any.Type) -> DecodingError {
        DecodingError.valueNotFound(type, DecodingError.Context(codingPath: [], debugDescription: "the list is empty"))
    }

    mutating func decodeNil() throws -> Bool { throw end(Never.self) }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { throw end(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { throw end(type) }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw end(Never.self) }
    mutating func superDecoder() throws -> any Decoder { throw end(Never.self) }
}

private struct ProbedValue: SingleValueDecodingContainer {
    let probe: SchemaProbe
    let codingPath: [any CodingKey] = []

    func decodeNil() -> Bool {
        probe.noteUncertainty()
        return false
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let schema = probe.schema(of: type)
        probe.noteSingle(schema.members)
        return try probe.sample(schema, as: type)
    }
}
