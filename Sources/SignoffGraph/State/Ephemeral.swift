/// A channel that holds a value only in the step after the one that wrote it.
///
/// One node may write it in a step.
///
/// > Source: LangGraph `EphemeralValue`.
public typealias Ephemeral<Value: Codable & Sendable> = ValueChannel<Value, EphemeralRule>

/// The rule of ``Ephemeral``.
public enum EphemeralRule: ValueRule {
    /// The duration for which a value stays.
    public static var stay: ValueStay { .nextStep }
}
