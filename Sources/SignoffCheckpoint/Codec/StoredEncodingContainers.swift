struct StoredKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: StoredEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }

    func set(_ value: StoredValue, _ key: Key) { encoding.set(.value(value), forKey: key.stringValue) }

    func encodeNil(forKey key: Key) { set(.null, key) }
    func encode(_ value: Bool, forKey key: Key) { set(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) { set(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) { set(.double(value), key) }
    func encode(_ value: Float, forKey key: Key) { set(.double(Double(value)), key) }
    func encode(_ value: Int, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: Int8, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: Int16, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: Int32, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: Int64, forKey key: Key) { set(.integer(value), key) }
    func encode(_ value: UInt, forKey key: Key) { set(StoredEncoding.stored(UInt64(value)), key) }
    func encode(_ value: UInt8, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: UInt16, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: UInt32, forKey key: Key) { set(.integer(Int64(value)), key) }
    func encode(_ value: UInt64, forKey key: Key) { set(StoredEncoding.stored(value), key) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        set(try StoredEncoding.stored(value, at: CodingWay(key, after: encoding.way)), key)
    }

    private func open(_ key: any CodingKey) -> StoredEncoding {
        let nested = StoredEncoding(at: CodingWay(key, after: encoding.way))
        encoding.set(.open(nested), forKey: key.stringValue)
        return nested
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        open(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { open(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { open(AnyCodingKey("super")) }
    func superEncoder(forKey key: Key) -> any Encoder { open(key) }
}

struct StoredUnkeyedEncoding: UnkeyedEncodingContainer {
    let encoding: StoredEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.count }

    func append(_ value: StoredValue) { encoding.append(.value(value)) }

    func encodeNil() { append(.null) }
    func encode(_ value: Bool) { append(.bool(value)) }
    func encode(_ value: String) { append(.string(value)) }
    func encode(_ value: Double) { append(.double(value)) }
    func encode(_ value: Float) { append(.double(Double(value))) }
    func encode(_ value: Int) { append(.integer(Int64(value))) }
    func encode(_ value: Int8) { append(.integer(Int64(value))) }
    func encode(_ value: Int16) { append(.integer(Int64(value))) }
    func encode(_ value: Int32) { append(.integer(Int64(value))) }
    func encode(_ value: Int64) { append(.integer(value)) }
    func encode(_ value: UInt) { append(StoredEncoding.stored(UInt64(value))) }
    func encode(_ value: UInt8) { append(.integer(Int64(value))) }
    func encode(_ value: UInt16) { append(.integer(Int64(value))) }
    func encode(_ value: UInt32) { append(.integer(Int64(value))) }
    func encode(_ value: UInt64) { append(StoredEncoding.stored(value)) }

    func encode(_ value: some Encodable) throws {
        append(try StoredEncoding.stored(value, at: CodingWay(AnyCodingKey(index: count), after: encoding.way)))
    }

    private func open() -> StoredEncoding {
        let nested = StoredEncoding(at: CodingWay(AnyCodingKey(index: count), after: encoding.way))
        encoding.append(.open(nested))
        return nested
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        open().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { open().unkeyedContainer() }
    func superEncoder() -> any Encoder { open() }
}

struct StoredSingleEncoding: SingleValueEncodingContainer {
    let encoding: StoredEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil() { encoding.set(.null) }
    func encode(_ value: Bool) { encoding.set(.bool(value)) }
    func encode(_ value: String) { encoding.set(.string(value)) }
    func encode(_ value: Double) { encoding.set(.double(value)) }
    func encode(_ value: Float) { encoding.set(.double(Double(value))) }
    func encode(_ value: Int) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: Int8) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: Int16) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: Int32) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: Int64) { encoding.set(.integer(value)) }
    func encode(_ value: UInt) { encoding.set(StoredEncoding.stored(UInt64(value))) }
    func encode(_ value: UInt8) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: UInt16) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: UInt32) { encoding.set(.integer(Int64(value))) }
    func encode(_ value: UInt64) { encoding.set(StoredEncoding.stored(value)) }

    func encode(_ value: some Encodable) throws { encoding.set(try StoredEncoding.stored(value, at: encoding.way)) }
}
