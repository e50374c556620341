public import SignoffCheckpoint

/// Folds a write into the value of a ``Reduced`` channel.
///
/// A reducer must be pure: it runs again when a step is repeated, and when an unfinished step is read.
public struct Reducer<Value: Codable & Sendable>: Sendable {
    private let combine: @Sendable (Value, Value) throws -> Value
    /// The same function on stored values, which avoids decoding.
    ///
    /// The function returns nil for values it does not support.
    private let stored: (@Sendable (StoredValue, StoredValue) -> StoredValue?)?

    /// Creates a reducer from a function that combines the present value and a write.
    public init(_ combine: @escaping @Sendable (Value, Value) throws -> Value) {
        self.init(stored: nil, combine)
    }

    private init(
        stored: (@Sendable (StoredValue, StoredValue) -> StoredValue?)?,
        _ combine: @escaping @Sendable (Value, Value) throws -> Value
    ) {
        self.combine = combine
        self.stored = stored
    }

    /// The reducer on stored values; nil for a reducer made of functions.
    private var own: (@Sendable (StoredValue?) -> ChannelReducer)?

    /// The reducer of a channel.
    func channel(empty: StoredValue?) -> ChannelReducer {
        if let own { return own(empty) }
        return ChannelReducer(empty: empty) { [combine, stored] value, writes in
            var result = value
            var rest = writes[...]
            while let write = rest.first, let folded = stored?(result, write) {
                result = folded
                rest = rest.dropFirst()
            }
            guard !rest.isEmpty else { return result }
            var typed = try StoredValueDecoder().decode(Value.self, from: result)
            for write in rest {
                typed = try combine(typed, try StoredValueDecoder().decode(Value.self, from: write))
            }
            return try StoredValueEncoder().encode(typed)
        }
    }
}

extension Reducer where Value: RangeReplaceableCollection {
    /// A reducer that appends the write.
    public static var appending: Self {
        Self(stored: { old, new in
            guard case .array(var elements) = old, case .array(let more) = new else { return nil }
            elements += more
            return .array(elements)
        }) { $0 + $1 }
    }
}

extension Reducer where Value == [Message] {
    /// A reducer that merges the write into a list of messages: appends, replaces and removes messages by their ids;
    /// see ``Swift/Array/merging(_:)``.
    ///
    /// A message without an id gets one when it is written. The input of a run and an update from outside may contain
    /// one message instead of a list, and a message in every form that LangGraph takes.
    ///
    /// > Source: LangGraph `add_messages`.
    public static var messages: Self {
        var reducer = Self { try $0.merging($1) }
        reducer.own = { ChannelReducer.messages(empty: $0) }
        return reducer
    }
}

extension Reducer where Value: AdditiveArithmetic {
    /// A reducer that adds the write.
    public static var adding: Self { Self { $0 + $1 } }
}

extension Reducer where Value: SetAlgebra {
    /// A reducer that inserts the members of the write.
    public static var union: Self { Self { $0.union($1) } }
}
