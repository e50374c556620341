import CellGrid
import SignoffCheckpoint

/// What people wrote to questions, as far as it was read.
struct NotesState: Equatable, Sendable {
    private var byQuestion: [ClaimedQuestion: [Note]] = [:]
    /// The highest number of a note that was read; 0 before any was.
    private(set) var newest: Int64 = 0

    /// Takes notes that were read, oldest first; those known already are passed over.
    mutating func take(_ notes: [Note]) {
        for note in notes where note.sequence > newest {
            byQuestion[note.question, default: []].append(note)
            newest = note.sequence
        }
    }

    /// The notes on a question, oldest first.
    subscript(question: OpenInterrupt) -> [Note] {
        guard !byQuestion.isEmpty, let place = ClaimedQuestion(question) else { return [] }
        return byQuestion[place] ?? []
    }
}

extension ConsoleState {
    /// Adds a note to the item under the cursor, or opens the line it is written on.
    mutating func addNote(_ text: String?, from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard let text else {
            var line = Prompt(.command, text: "note ")
            line.target = decisionTarget
            input.prompt = line
            return []
        }
        if case .line(let target) = origin, target != decisionTarget {
            say("the item changed while the note was typed; it was not added", .warning)
            input.prompt = Prompt(.command, text: "note \(text)")
            return []
        }
        guard let entry = inbox.current else { return [] }
        return [.addNote(text, to: entry.question)]
    }

    /// Gives back the text of a note that could not be added.
    mutating func takeNoteBack(_ text: String, _ message: String) {
        say("the note was not added: \(message)", .error)
        guard input.prompt == nil, dialogs.isEmpty, screen == .inbox else { return }
        var line = Prompt(.command, text: "note \(text)")
        line.target = decisionTarget
        input.prompt = line
    }
}
