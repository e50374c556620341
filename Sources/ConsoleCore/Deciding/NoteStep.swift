import SignoffCheckpoint

/// What the command that adds a note leads to.
enum NoteStep: Equatable {
    /// Adds the text to the item under the cursor.
    case add(String)
    /// Opens the line that a note is written on, for the item under the cursor.
    case write(Prompt)
    /// Opens the line again: the item it was written for is no longer under the cursor.
    case writeAgain(Prompt, Remark)

    /// What the command leads to.
    ///
    /// - Parameters:
    ///   - text: The text of the note; nil when it is still to be written.
    ///   - origin: Where the command came from.
    ///   - target: What is under the cursor now.
    init(_ text: String?, from origin: CommandCall.Origin, target: DecisionGuard.Target?) {
        guard let text else {
            self = .write(Self.line("", for: target))
            return
        }
        if case .line(let earlier) = origin, earlier != target {
            let remark = Remark("the item changed while the note was typed; it was not added", .warning)
            self = .writeAgain(Self.line(text, for: nil), remark)
            return
        }
        self = .add(text)
    }

    /// The line for a note on what is under the cursor.
    static func line(_ text: String, for target: DecisionGuard.Target?) -> Prompt {
        var line = Prompt(.command, text: "note \(text)")
        line.target = target
        return line
    }
}
