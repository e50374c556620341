package import SignoffCheckpoint

/// What the wrapper of a property tells about its channel.
package protocol GraphChannel: Sendable {
    /// How the channel takes writes; `initial` is the stored form of the property's default, nil for none.
    func kind(initial: StoredValue?) -> ChannelKind

    /// Whether the property was assigned after its structure was created.
    var isWritten: Bool { get }

    /// The value as it is stored.
    ///
    /// - Throws: `not_storable`.
    func storedValue() throws -> StoredValue
}

/// A wrapper that holds its value and whether it was assigned.
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

    /// Creates a value that was not assigned.
    package init(_ value: Value) { self.value = value }
}

extension ChannelWrapper {
    package var isWritten: Bool { storage.isWritten }

    package func storedValue() throws -> StoredValue { try StoredValueEncoder().encode(storage.value) }
}
