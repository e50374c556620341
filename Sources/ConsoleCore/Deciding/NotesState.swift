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
        guard !byQuestion.isEmpty, let place = question.id.claimed else { return [] }
        return byQuestion[place] ?? []
    }
}
