import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Decodes a state channel by channel, and takes over the channels whose values are those of the last state.
///
/// A step changes few channels of a state, and a channel can hold thousands of messages.
final class StateDecoder: Decoder {
    private let layout: OrderedDictionary<String, StoredValue>
    private let values: [StoredValue]
    private let last: StateMemo.Decoded?
    /// The decoded channels, in order of declaration.
    private(set) var channels: [(any Sendable)?]

    /// Creates a decoder of these values.
    ///
    /// - Parameters:
    ///   - values: The values of the channels, in order of declaration.
    ///   - layout: The stored defaults of the channels, by name.
    ///   - last: The last decoded state of the same type; nil for none.
    init(_ values: [StoredValue], layout: OrderedDictionary<String, StoredValue>, last: StateMemo.Decoded?) {
        self.layout = layout
        self.values = values
        self.last = last
        channels = Array(repeating: nil, count: values.count)
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Container<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw OtherForm() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw OtherForm() }

    private func decode<T: Decodable>(_ type: T.Type, named name: String) throws -> T {
        guard let index = layout.index(forKey: name) else { throw OtherForm() }
        if let last, last.channels.count == values.count, let kept = last.channels[index] as? T,
            last.values[index] == values[index]
        {
            channels[index] = last.channels[index]
            return kept
        }
        let value = try StoredValueDecoder().decode(T.self, from: values[index])
        if let channel = value as? any GraphChannel { channels[index] = channel }
        return value
    }

    /// Thrown for a state that does not decode itself as an object of its channels: it is decoded as a whole.
    private struct OtherForm: Error {}

    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: StateDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { decoder.layout.keys.compactMap(Key.init(stringValue:)) }

        func contains(_ key: Key) -> Bool { decoder.layout[key.stringValue] != nil }
        func decodeNil(forKey key: Key) throws -> Bool { throw OtherForm() }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            try decoder.decode(type, named: key.stringValue)
        }
        func nestedContainer<NestedKey: CodingKey>(
            keyedBy type: NestedKey.Type,
            forKey key: Key
        ) throws -> KeyedDecodingContainer<NestedKey> { throw OtherForm() }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw OtherForm() }
        func superDecoder() throws -> any Decoder { throw OtherForm() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw OtherForm() }
    }
}
