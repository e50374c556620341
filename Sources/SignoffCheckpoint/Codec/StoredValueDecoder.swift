import FoundationEssentials

/// Decodes Swift values from stored values.
///
/// ``StoredValue`` and ``JSONValue`` are taken unchanged, the latter as ``StoredValue/jsonProjection``. Whole numbers
/// decode as doubles, and doubles without a fraction as integers, because JSON does not distinguish the two. Typed
/// values of LangGraph decode as their JSON form: a dataclass as its fields, a set as a list, a date as text or `Date`.
public struct StoredValueDecoder: Sendable {
    /// Creates a decoder.
    public init() {}

    /// Decodes a value.
    ///
    /// - Throws: `DecodingError` with the complete coding path. The description has the expected and the actual type.
    public func decode<Value: Decodable>(_ type: Value.Type, from stored: StoredValue) throws -> Value {
        try StoredDecoding.value(type, from: stored, at: nil)
    }
}

/// A stored value that is being decoded, with its path.
struct StoredDecoding: Decoder {
    let value: StoredValue
    /// The stored value.
    ///
    /// A wrapped type, such as an optional decimal number, decodes the same stored value as the type it wraps.
    let stored: StoredValue
    let way: CodingWay?

    init(_ value: StoredValue, at way: CodingWay?) {
        stored = value
        self.value = Self.plain(value)
        self.way = way
    }

    /// Returns the JSON projection of a typed value.
    private static func plain(_ value: StoredValue) -> StoredValue {
        guard case .extension = value else { return value }
        return (try? StoredValue(value.jsonProjection)) ?? value
    }

    var codingPath: [any CodingKey] { CodingWay.path(way) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let map) = value else { throw mismatch([String: StoredValue].self, "object") }
        return KeyedDecodingContainer(StoredKeyedDecoding<Key>(map: map, decoding: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch([StoredValue].self, "list") }
        return StoredUnkeyedDecoding(elements: elements, decoding: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { StoredSingleDecoding(decoding: self) }

    func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription: "expected \(expected), found \(value.kindText)"
        )
        return value == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    func corrupted(_ expected: String) -> DecodingError {
        let found =
            switch value {
            case .integer(let number): "\(number)"
            case .unsigned(let number): "\(number)"
            case .double(let number): "\(number)"
            case .float(let number): "\(Double(number))"
            default: value.kindText
            }
        let description = "expected \(expected), found \(found)"
        return .dataCorrupted(DecodingError.Context(codingPath: codingPath, debugDescription: description))
    }
}

// MARK: Values

extension StoredDecoding {
    static func value<Value: Decodable>(
        _ type: Value.Type,
        from stored: StoredValue,
        at way: @autoclosure () -> CodingWay?
    ) throws -> Value {
        if let direct = direct(type, from: stored) { return direct }
        let decoding = StoredDecoding(stored, at: way())
        if type == Decimal.self { return try exactDecimal(stored, decoding) as? Value ?? Value(from: decoding) }
        if let special = try special(type, decoding) { return special }
        return try Value(from: decoding)
    }

    /// Returns a value that needs no decoder.
    ///
    /// Comparing types first avoids the dynamic cast for all other types.
    private static func direct<Value>(_ type: Value.Type, from stored: StoredValue) -> Value? {
        if type == JSONValue.self { return stored.jsonProjection as? Value }
        if type == StoredValue.self { return stored as? Value }
        switch stored {
        case .string(let text): return type == String.self ? text as? Value : nil
        case .integer(let number):
            guard type == Int.self, let exact = Int(exactly: number) else { return nil }
            return exact as? Value
        case .bool(let flag): return type == Bool.self ? flag as? Value : nil
        case .double(let number): return type == Double.self ? number as? Value : nil
        default: return nil
        }
    }

    private static func special<Value>(_ type: Value.Type, _ decoding: StoredDecoding) throws -> Value? {
        if type == JSONObject.self {
            guard let members = decoding.value.jsonProjection.objectValue else {
                throw decoding.mismatch(type, "object")
            }
            return members as? Value
        }
        if type == Data.self {
            switch decoding.value {
            case .bytes(let bytes): return Data(bytes) as? Value
            case .opaque(let serialized) where serialized.type == "bytearray": return Data(serialized.bytes) as? Value
            case .string(let text):
                guard let data = Data(base64Encoded: text) else { throw decoding.corrupted("bytes as base64 text") }
                return data as? Value
            default: throw decoding.mismatch(type, "bytes")
            }
        }
        if type == Date.self {
            guard case .string(let text) = decoding.value else { throw decoding.mismatch(type, "date as text") }
            guard let moment = Timestamp(iso8601: text) else {
                throw decoding.corrupted("date such as 2026-01-31T12:00:00Z")
            }
            return Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000) as? Value
        }
        if type == URL.self {
            guard case .string(let text) = decoding.value else { throw decoding.mismatch(type, "address as text") }
            guard let url = URL(string: text) else { throw decoding.corrupted("address") }
            return url as? Value
        }
        return nil
    }

    /// Decodes a decimal from its stored text, whose digits a double cannot represent.
    private static func exactDecimal(_ stored: StoredValue, _ decoding: StoredDecoding) throws -> Decimal {
        if case .extension(let typed) = stored, let object = PythonObject(typed), object.typeName == "decimal.Decimal" {
            return try decimal(StoredDecoding(object.argument, at: decoding.way))
        }
        return try decimal(decoding)
    }

    private static func decimal(_ decoding: StoredDecoding) throws -> Decimal {
        let literal =
            switch decoding.value {
            case .integer(let number): "\(number)"
            case .unsigned(let number): "\(number)"
            case .double(let number): "\(number)"
            case .float(let number): "\(Double(number))"
            case .string(let text): text
            default: throw decoding.mismatch(Decimal.self, "number")
            }
        // Decimal(string:) ignores text that follows the number.
        guard let json = try? JSONValue(parsing: literal), json.isNumber, let number = Decimal(string: literal) else {
            throw decoding.corrupted("number")
        }
        return number
    }

    func boolean() throws -> Bool {
        guard case .bool(let flag) = value else { throw mismatch(Bool.self, "true or false") }
        return flag
    }

    func text() throws -> String {
        guard case .string(let text) = value else { throw mismatch(String.self, "text") }
        return text
    }

    func double() throws -> Double {
        switch value {
        case .double(let number): number
        case .float(let number): Double(number)
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        default: throw mismatch(Double.self, "number")
        }
    }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let exact: Number?
        switch value {
        case .integer(let number): exact = Number(exactly: number)
        case .unsigned(let number): exact = Number(exactly: number)
        case .double(let number): exact = Number(exactly: number)
        case .float(let number): exact = Number(exactly: number)
        default: throw mismatch(type, "whole number")
        }
        guard let exact else { throw corrupted("whole number from \(type.min) to \(type.max)") }
        return exact
    }
}

extension JSONValue {
    /// Whether this is a number of any kind.
    package var isNumber: Bool {
        switch self {
        case .integer, .double, .number: true
        default: false
        }
    }
}

extension StoredValue {
    /// The kind of the value, as messages name it.
    var kindText: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .unsigned, .double, .float: "number"
        case .string: "text"
        case .bytes: "bytes"
        case .array: "list"
        case .map: "object"
        case .extension: "typed value"
        case .opaque(let serialized): "value of type \"\(serialized.type)\""
        }
    }
}
