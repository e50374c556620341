package import SignoffCheckpoint

/// A channel whose value no checkpoint holds: it is gone when the run pauses or fails.
///
/// One node may write it in a step.
///
/// > Source: LangGraph `UntrackedValue`.
@propertyWrapper
public struct Untracked<Value: Codable & Sendable>: ChannelWrapper {
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

    package func kind(initial: StoredValue?) -> ChannelKind { .untracked }
}

extension Untracked: Equatable where Value: Equatable {
    /// Compares the values.
    public static func == (left: Untracked, right: Untracked) -> Bool { left.storage.value == right.storage.value }
}

extension Untracked: CustomDebugStringConvertible {
    /// The value's own.
    public var debugDescription: String { String(reflecting: storage.value) }
}
