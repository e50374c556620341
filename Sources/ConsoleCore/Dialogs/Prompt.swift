import CellGrid

/// The line at the bottom in which a command or a filter is typed.
struct Prompt: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case command
        /// The previous filter, which Esc restores.
        case filter(previous: String)
        /// A shell command that receives the value under the cursor.
        case pipe
    }

    var kind: Kind
    var field: TextField
    /// The completion that Tab has chosen; `nil` for none.
    var completion: Int?
    /// The text before the first completion.
    var stem: String?
    /// The target of a decision when the line was opened.
    var target: DecisionGuard.Target?

    init(_ kind: Kind, text: String = "") {
        self.kind = kind
        field = TextField(text)
    }

    /// Handles a key as text and discards the completion.
    mutating func take(_ key: KeyEvent) {
        guard field.take(key) else { return }
        completion = nil
        stem = nil
    }

    /// Replaces the text by the next completion.
    ///
    /// - Parameters:
    ///   - step: 1 for the next completion, -1 for the previous one.
    ///   - completions: Returns the completions of a text.
    mutating func complete(by step: Int, _ completions: (String) -> [String]) {
        let typed = stem ?? field.text
        let found = completions(typed)
        guard !found.isEmpty else { return }
        let next = completion.map { ($0 + step + found.count) % found.count } ?? (step > 0 ? 0 : found.count - 1)
        stem = typed
        completion = next
        field.replace(with: found[next])
    }
}
