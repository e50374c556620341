import SignoffCheckpoint

/// Finds the channels of a state.
///
/// The state encodes itself, and the encoder inspects the wrappers.
final class StateProbe: Encoder {
    /// A property that is a channel.
    struct Found {
        let name: String
        let channel: any GraphChannel
    }

    /// The channels in the order of encoding.
    private(set) var channels: [Found] = []
    /// Whether only assigned channels are collected.
    private let isOfWritten: Bool
    /// The properties without a wrapper.
    private(set) var others: [String] = []

    /// Finds the channels of a state: all, or the assigned ones.
    ///
    /// - Throws: The error of encoding the state.
    init(_ state: some GraphState, writtenOnly isOfWritten: Bool = false) throws {
        self.isOfWritten = isOfWritten
        try state.encode(to: self)
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Container<Key>(probe: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { StateRefusal() }
    func singleValueContainer() -> any SingleValueEncodingContainer { StateRefusal() }

    private struct Container<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let probe: StateProbe
        var codingPath: [any CodingKey] { [] }

        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            if let channel = value as? any GraphChannel {
                if probe.isOfWritten, !channel.isWritten { return }
                probe.channels.append(Found(name: key.stringValue, channel: channel))
            } else {
                probe.others.append(key.stringValue)
            }
        }

        mutating func encodeNil(forKey key: Key) { probe.others.append(key.stringValue) }

        mutating func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<NestedKey> {
            probe.others.append(key.stringValue)
            return KeyedEncodingContainer(Ignored<NestedKey>())
        }

        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            probe.others.append(key.stringValue)
            return StateRefusal()
        }

        mutating func superEncoder() -> any Encoder { probe }
        mutating func superEncoder(forKey key: Key) -> any Encoder { probe }
    }

    private struct Ignored<Key: CodingKey>: KeyedEncodingContainerProtocol {
        var codingPath: [any CodingKey] { [] }
        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) {}
        mutating func encodeNil(forKey key: Key) {}
        mutating func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<NestedKey> { KeyedEncodingContainer(Ignored<NestedKey>()) }
        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { StateRefusal() }
        mutating func superEncoder() -> any Encoder { StateRefusal() }
        mutating func superEncoder(forKey key: Key) -> any Encoder { StateRefusal() }
    }
}

/// Refuses a state that does not encode itself as an object of its properties.
private struct StateRefusal: Encoder, UnkeyedEncodingContainer, SingleValueEncodingContainer {
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    var count: Int { 0 }

    private var error: EncodingError {
        EncodingError.invalidValue(
            "",
            EncodingError.Context(
                codingPath: [],
                debugDescription: "a state must encode itself as an object of its channels"
            )
        )
    }

    func encode<T: Encodable>(_ value: T) throws { throw error }
    func encodeNil() throws { throw error }
    func nestedContainer<Key: CodingKey>(keyedBy keyType: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Refusing<Key>())
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func superEncoder() -> any Encoder { self }
    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Refusing<Key>())
    }
    func unkeyedContainer() -> any UnkeyedEncodingContainer { self }
    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    private struct Refusing<Key: CodingKey>: KeyedEncodingContainerProtocol {
        var codingPath: [any CodingKey] { [] }
        mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try StateRefusal().encode(value) }
        mutating func encodeNil(forKey key: Key) throws { try StateRefusal().encodeNil() }
        mutating func nestedContainer<NestedKey: CodingKey>(
            keyedBy keyType: NestedKey.Type,
            forKey key: Key
        ) -> KeyedEncodingContainer<NestedKey> { KeyedEncodingContainer(Refusing<NestedKey>()) }
        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { StateRefusal() }
        mutating func superEncoder() -> any Encoder { StateRefusal() }
        mutating func superEncoder(forKey key: Key) -> any Encoder { StateRefusal() }
    }
}
