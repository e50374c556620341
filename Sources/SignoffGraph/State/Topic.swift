package import SignoffCheckpoint

/// A channel that collects the writes of a step for the nodes of the next step, or permanently.
///
/// A write is a list of elements.
///
/// > Source: LangGraph `Topic`.
@propertyWrapper
public struct Topic<Value: Codable & Sendable>: ChannelWrapper {
    package var storage: ChannelStorage<Value>

    private let accumulates: Bool

    package init(storage: ChannelStorage<Value>) {
        self.storage = storage
        accumulates = false
    }

    /// Creates a topic.
    ///
    /// An accumulating topic keeps the writes of earlier steps.
    public init(wrappedValue: Value, accumulating: Bool = false) where Value: RangeReplaceableCollection {
        storage = ChannelStorage(wrappedValue)
        accumulates = accumulating
    }

    /// The value.
    public var wrappedValue: Value {
        get { storage.value }
        set { storage.value = newValue }
    }

    /// Decodes the value.
    public init(from decoder: any Decoder) throws {
        self.init(storage: ChannelStorage(try decoder.singleValueContainer().decode(Value.self)))
    }

    /// Encodes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(storage.value)
    }

    package func kind(initial: StoredValue?) -> ChannelKind { .topic(accumulates: accumulates) }
}

extension Topic: Equatable where Value: Equatable {
    /// Compares the values.
    public static func == (left: Topic, right: Topic) -> Bool { left.storage.value == right.storage.value }
}

extension Topic: CustomDebugStringConvertible {
    /// The debug description of the value.
    public var debugDescription: String { String(reflecting: storage.value) }
}
