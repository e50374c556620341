import CellGrid

/// The line at the bottom while a command or a filter is typed.
struct Prompt: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case command
        /// What the filter was before, for Esc.
        case filter(previous: String)
        /// A shell command that gets the value under the cursor.
        case pipe
    }

    var kind: Kind
    var field: TextField
    /// Which completion Tab has chosen; nil while none was asked for.
    var completion: Int?
    /// What was typed before completions were tried.
    var stem: String?
    /// What a decision would have been about when the line was begun.
    var target: DecisionGuard.Target?

    init(_ kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text)
    }
}
