/// A channel that holds the value of the last write.
///
/// One node may write the channel in a step. A second write fails its node with `invalid_update`.
///
/// > Source: LangGraph `LastValue`.
public typealias LastValue<Value: Codable & Sendable> = ValueChannel<Value, LastValueRule>

/// The rule of ``LastValue``.
public enum LastValueRule: ValueRule {
    /// The duration for which a value stays.
    public static var stay: ValueStay { .kept }
}
