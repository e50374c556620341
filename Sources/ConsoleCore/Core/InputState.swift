import CellGrid

/// The state of the operator's input.
struct InputState: Equatable, Sendable {
    /// The guard that judges which keys may decide.
    var decisionGuard = DecisionGuard()
    /// The line at the bottom that is being typed; `nil` for none.
    var prompt: Prompt?
    /// The keys of an incomplete sequence.
    var pendingKeys: [KeyEvent] = []
    /// The last command to which a value was piped.
    var lastPipe = ""

    /// Whether the typed line can name a theme.
    var namesTheme: Bool { prompt?.kind == .command && prompt?.field.text.hasPrefix("theme") == true }
}
