import SignoffOperator

/// The effect of an update of a graph's state, or the reason why the update is refused.
struct StateEditEffect: Equatable, Sendable {
    /// The update.
    let draft: StateEditDraft
    /// The effect; nil when the update is refused.
    var preview: StateEditPreview?
    /// The reason for the refusal; nil when the update is accepted.
    var fault: String?
}
