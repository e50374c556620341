/// A channel whose value no checkpoint holds: it is gone when the run pauses or fails.
///
/// One node may write it in a step.
///
/// > Source: LangGraph `UntrackedValue`.
public typealias Untracked<Value: Codable & Sendable> = ValueChannel<Value, UntrackedRule>

/// The rule of ``Untracked``.
public enum UntrackedRule: ValueRule {
    /// How long a value stays.
    public static var stay: ValueStay { .run }
}
