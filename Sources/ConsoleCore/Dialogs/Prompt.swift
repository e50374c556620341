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

    /// Takes a key as text; what Tab chose before is forgotten.
    mutating func take(_ key: KeyEvent) {
        guard field.take(key) else { return }
        completion = nil
        stem = nil
    }

    /// Puts the next of the completions in place of what was typed.
    ///
    /// - Parameters:
    ///   - step: 1 for the next, -1 for the one before.
    ///   - completions: What a text can be completed to.
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
