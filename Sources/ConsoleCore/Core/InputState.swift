import CellGrid

/// The keys and lines under the operator's hands.
struct InputState: Equatable, Sendable {
    /// Judges which keys may decide.
    var decisionGuard = DecisionGuard()
    /// The line being typed at the bottom; nil while none is.
    var prompt: Prompt?
    /// The keys of a sequence not yet complete.
    var pendingKeys: [KeyEvent] = []
    /// The command a value was last given to.
    var lastPipe = ""

    /// Whether the line being typed may name a theme.
    var namesTheme: Bool { prompt?.kind == .command && prompt?.field.text.hasPrefix("theme") == true }
}
