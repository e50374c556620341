/// A channel that several nodes may write in one step, of which one value is kept: that of the last by name.
///
/// A step in which nobody writes it empties the channel.
///
/// > Source: LangGraph `AnyValue`.
public typealias AnyValue<Value: Codable & Sendable> = ValueChannel<Value, AnyValueRule>

/// The rule of ``AnyValue``.
public enum AnyValueRule: ValueRule {
    /// How long a value stays.
    public static var stay: ValueStay { .everyStep }
}
