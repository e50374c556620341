import CellGrid
import SignoffCheckpoint

/// The notes on questions that were loaded.
struct NotesState: Equatable, Sendable {
    private var byQuestion: [ClaimedQuestion: [Note]] = [:]
    /// The highest number of a loaded note; 0 for none.
    private(set) var newest: Int64 = 0

    /// Applies loaded notes, oldest first.
    ///
    /// Known notes are skipped.
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
