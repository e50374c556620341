package import SignoffCheckpoint

/// A channel that holds the value written last.
///
/// One node may write it in a step; a second write fails the node that makes it with `invalid_update`.
///
/// > Source: LangGraph `LastValue`.
@propertyWrapper
public struct LastValue<Value: Codable & Sendable>: ChannelWrapper {
    package var storage: ChannelStorage<Value>

    package init(storage: ChannelStorage<Value>) { self.storage = storage }

    /// Creates a channel with what a node reads while nothing was written.
    public init(wrappedValue: Value) { storage = ChannelStorage(wrappedValue) }

    /// Creates a channel that reads as nil while nothing was written.
    public init() where Value: ExpressibleByNilLiteral { storage = ChannelStorage(nil) }

    /// The value.
    public var wrappedValue: Value {
        get { storage.value }
        set { storage.value = newValue }
    }

    /// Decodes the value.
    public init(from decoder: any Decoder) throws {
        storage = ChannelStorage(try decoder.singleValueContainer().decode(Value.self))
    }

    /// Encodes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(storage.value)
    }

    package func kind(initial: StoredValue?) -> ChannelKind { .lastValue }
}

extension LastValue: Equatable where Value: Equatable {
    /// Compares the values.
    public static func == (left: LastValue, right: LastValue) -> Bool { left.storage.value == right.storage.value }
}

extension LastValue: CustomDebugStringConvertible {
    /// The value's own.
    public var debugDescription: String { String(reflecting: storage.value) }
}
