package import SignoffCheckpoint

/// The properties of a channel that its wrapper defines.
package protocol GraphChannel: Sendable {
    /// Returns the kind of the channel. `initial` is the stored form of the property's default; nil for none.
    func kind(initial: StoredValue?) -> ChannelKind

    /// Whether the property was assigned after the structure was created.
    var isWritten: Bool { get }

    /// The stored form of the value.
    ///
    /// - Throws: `not_storable`.
    func storedValue() throws -> StoredValue
}

/// A wrapper that stores its value and whether it was assigned.
package protocol ChannelWrapper: GraphChannel, Codable {
    associatedtype Value: Codable & Sendable
    var storage: ChannelStorage<Value> { get }
    init(storage: ChannelStorage<Value>)
}

/// The value of a wrapped property.
package struct ChannelStorage<Value: Codable & Sendable>: Sendable {
    /// The value.
    package var value: Value { didSet { isWritten = true } }
    /// Whether the value was assigned.
    package private(set) var isWritten = false

    /// Creates storage whose value was not assigned.
    package init(_ value: Value) { self.value = value }
}

extension ChannelWrapper {
    package var isWritten: Bool { storage.isWritten }

    package func storedValue() throws -> StoredValue { try StoredValueEncoder().encode(storage.value) }
}
