struct StoredKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    /// The index of the last member found.
    ///
    /// Most members are requested in their stored order.
    private final class Cursor {
        var next = 0
    }

    private let entries: [StoredMap.Entry]
    private let decoding: StoredDecoding
    private let cursor = Cursor()

    init(map: StoredMap, decoding: StoredDecoding) {
        entries = map.entries
        self.decoding = decoding
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var allKeys: [Key] { entries.compactMap { $0.key.keyText.flatMap(Key.init(stringValue:)) } }

    private func find(_ name: String) -> StoredValue? {
        for step in entries.indices {
            let candidate = cursor.next + step
            let position = candidate < entries.count ? candidate : candidate - entries.count
            guard entries[position].key.isKey(name) else { continue }
            cursor.next = position + 1 < entries.count ? position + 1 : 0
            return entries[position].value
        }
        return nil
    }

    private func member(_ key: Key) throws -> StoredValue {
        if let value = find(key.stringValue) { return value }
        let context = DecodingError.Context(
            codingPath: codingPath,
            debugDescription: "expected member \"\(key.stringValue)\", found none"
        )
        throw DecodingError.keyNotFound(key, context)
    }

    private func nested(_ key: Key) throws -> StoredDecoding {
        StoredDecoding(try member(key), at: CodingWay(key, after: decoding.way))
    }

    func contains(_ key: Key) -> Bool { find(key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try member(key) == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try nested(key).boolean() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try nested(key).text() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try nested(key).double() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try nested(key).double()) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try nested(key).integer(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try nested(key).integer(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try nested(key).integer(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try nested(key).integer(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try nested(key).integer(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try nested(key).integer(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try nested(key).integer(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try nested(key).integer(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try nested(key).integer(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try nested(key).integer(type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try StoredDecoding.value(type, from: try member(key), at: CodingWay(key, after: decoding.way))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try nested(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let key = AnyCodingKey("super")
        return StoredDecoding(find(key.stringValue) ?? .null, at: CodingWay(key, after: decoding.way))
    }

    func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }
}

extension StoredValue {
    fileprivate func isKey(_ name: String) -> Bool {
        if case .string(let text) = self { return text == name }
        return keyText == name
    }

    /// The string of a map key.
    ///
    /// A key of another type gives the string that JSON would use for the key.
    fileprivate var keyText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .double(let number): PythonText.float(number)
        case .float(let number): PythonText.float(Double(number))
        case .null: "null"
        default: nil
        }
    }
}

struct StoredUnkeyedDecoding: UnkeyedDecodingContainer {
    private let elements: [StoredValue]
    private let decoding: StoredDecoding
    private(set) var currentIndex = 0

    init(elements: [StoredValue], decoding: StoredDecoding) {
        self.elements = elements
        self.decoding = decoding
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    private func way(_ index: Int) -> CodingWay { CodingWay(AnyCodingKey(index: index), after: decoding.way) }

    private func element(_ type: Any.Type) throws -> StoredValue {
        if !isAtEnd { return elements[currentIndex] }
        let context = DecodingError.Context(
            codingPath: CodingWay.path(way(currentIndex)),
            debugDescription: "expected another element, found the end of the list"
        )
        throw DecodingError.valueNotFound(type, context)
    }

    mutating func decodeNil() throws -> Bool {
        guard try element(StoredValue.self) == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let index = currentIndex
        let value = try StoredDecoding.value(type, from: try element(type), at: way(index))
        currentIndex += 1
        return value
    }

    private mutating func nested() throws -> StoredDecoding {
        let nested = StoredDecoding(try element(StoredValue.self), at: way(currentIndex))
        currentIndex += 1
        return nested
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try nested().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try nested() }
}

struct StoredSingleDecoding: SingleValueDecodingContainer {
    let decoding: StoredDecoding

    var codingPath: [any CodingKey] { decoding.codingPath }

    func decodeNil() -> Bool { decoding.stored == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try decoding.boolean() }
    func decode(_ type: String.Type) throws -> String { try decoding.text() }
    func decode(_ type: Double.Type) throws -> Double { try decoding.double() }
    func decode(_ type: Float.Type) throws -> Float { Float(try decoding.double()) }
    func decode(_ type: Int.Type) throws -> Int { try decoding.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoding.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoding.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoding.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoding.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try decoding.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoding.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoding.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoding.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoding.integer(type) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try StoredDecoding.value(type, from: decoding.stored, at: decoding.way)
    }
}
