/// A channel that holds the value written last.
///
/// One node may write it in a step; a second write fails the node that makes it with `invalid_update`.
///
/// > Source: LangGraph `LastValue`.
public typealias LastValue<Value: Codable & Sendable> = ValueChannel<Value, LastValueRule>

/// The rule of ``LastValue``.
public enum LastValueRule: ValueRule {
    /// How long a value stays.
    public static var stay: ValueStay { .kept }
}
