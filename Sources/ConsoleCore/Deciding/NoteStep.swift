import SignoffCheckpoint

/// The result of the command that adds a note.
enum NoteStep: Equatable {
    /// Adds the text to the item under the cursor.
    case add(String)
    /// Opens the line for a note on the item under the cursor.
    case write(Prompt)
    /// Opens the line again, because the cursor has left the item of the note.
    case writeAgain(Prompt, Remark)

    /// Determines the result of the command.
    ///
    /// - Parameters:
    ///   - text: The text of the note; `nil` when it was not typed yet.
    ///   - origin: The origin of the command.
    ///   - target: The item under the cursor.
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

    /// Returns the line for a note on the item under the cursor.
    static func line(_ text: String, for target: DecisionGuard.Target?) -> Prompt {
        var line = Prompt(.command, text: "note \(text)")
        line.target = target
        return line
    }
}
