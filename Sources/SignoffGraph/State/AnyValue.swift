/// A channel that several nodes may write in one step.
///
/// The value of the last node by name is kept.
///
/// A step without a write empties the channel.
///
/// > Source: LangGraph `AnyValue`.
public typealias AnyValue<Value: Codable & Sendable> = ValueChannel<Value, AnyValueRule>

/// The rule of ``AnyValue``.
public enum AnyValueRule: ValueRule {
    /// The duration for which a value stays.
    public static var stay: ValueStay { .everyStep }
}
