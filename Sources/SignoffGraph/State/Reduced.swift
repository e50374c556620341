package import SignoffCheckpoint

/// A channel into which each write is folded by a reducer.
///
/// The channel starts with the default of the property. If the default is nil, the first write becomes the value.
/// Writes of one step are folded in the order of their tasks: those of edges by name, then those of Sends by number.
///
/// > Source: LangGraph `BinaryOperatorAggregate`.
@propertyWrapper
public struct Reduced<Value: Codable & Sendable>: ChannelWrapper {
    package var storage: ChannelStorage<Value>

    /// The reducer; nil for a state that was read, because only a new state has one.
    private let reducer: Reducer<Value>?

    package init(storage: ChannelStorage<Value>) {
        self.storage = storage
        reducer = nil
    }

    /// Creates a channel from its initial value and a reducer.
    public init(wrappedValue: Value, _ reducer: Reducer<Value>) {
        storage = ChannelStorage(wrappedValue)
        self.reducer = reducer
    }

    /// Creates a channel from its initial value and a function that combines the present value and a write.
    public init(wrappedValue: Value, _ reduce: @escaping @Sendable (Value, Value) throws -> Value) {
        self.init(wrappedValue: wrappedValue, Reducer(reduce))
    }

    /// Creates a channel whose first write becomes its value.
    public init(_ reducer: Reducer<Value>) where Value: ExpressibleByNilLiteral {
        self.init(wrappedValue: nil, reducer)
    }

    /// Creates a channel whose first write becomes its value, from a function that combines the present value and a
    /// write.
    public init(_ reduce: @escaping @Sendable (Value, Value) throws -> Value) where Value: ExpressibleByNilLiteral {
        self.init(wrappedValue: nil, Reducer(reduce))
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

    package func kind(initial: StoredValue?) -> ChannelKind {
        guard let reducer else { return .lastValue }
        return .reduced(reducer.channel(empty: initial))
    }
}

extension Reduced: Equatable where Value: Equatable {
    /// Compares the values.
    public static func == (left: Reduced, right: Reduced) -> Bool { left.storage.value == right.storage.value }
}

extension Reduced: CustomDebugStringConvertible {
    /// The debug description of the value.
    public var debugDescription: String { String(reflecting: storage.value) }
}
