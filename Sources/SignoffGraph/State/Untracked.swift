/// A channel whose value is in no checkpoint.
///
/// The value is lost when the run pauses or fails.
///
/// One node may write the channel in a step.
///
/// > Source: LangGraph `UntrackedValue`.
public typealias Untracked<Value: Codable & Sendable> = ValueChannel<Value, UntrackedRule>

/// The rule of ``Untracked``.
public enum UntrackedRule: ValueRule {
    /// The duration for which a value stays.
    public static var stay: ValueStay { .run }
}
