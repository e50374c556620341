public import SignoffCheckpoint
import Testing

extension Requirement where Subject == any NoteStore & CheckpointSaver {
    /// Every requirement for a ``NoteStore``.
    public static var all: [Self] { contract + bounds }

    private static var contract: [Self] {
        let place = ClaimedQuestion(thread: "t", interrupt: "q", position: 0)
        let other = ClaimedQuestion(thread: "u", interrupt: "q", position: 1)
        return [
            Self("A note is kept with who wrote it and when") { book, time in
                #expect(try await book.notes(after: 0, limit: 10).isEmpty)
                let note = try await book.addNote("ask the\u{301} bank\n", to: place, by: "maria")
                #expect(
                    note
                        == Note(
                            sequence: note.sequence,
                            question: place,
                            author: "maria",
                            text: "ask the\u{301} bank\n",
                            at: time.now
                        )
                )
                #expect(note.sequence > 0)
                #expect(try await book.notes(after: 0, limit: 10) == [note])
            },
            Self("Notes are read from one on, the newest of too many, oldest first") { book, _ in
                var notes: [Note] = []
                for number in 0..<5 {
                    notes.append(try await book.addNote("\(number)", to: number % 2 == 0 ? place : other, by: "omar"))
                }
                #expect(try await book.notes(after: 0, limit: 10) == notes)
                #expect(try await book.notes(after: notes[2].sequence, limit: 10) == Array(notes[3...]))
                #expect(try await book.notes(after: 0, limit: 2) == Array(notes[3...]))
                #expect(try await book.notes(after: notes[4].sequence, limit: 2).isEmpty)
                #expect(try await book.notes(on: "u") == [notes[1], notes[3]])
            },
            Self("A deleted thread has no notes, and no number is used again") { book, _ in
                let first = try await book.addNote("one", to: place, by: "maria")
                try await book.deleteThread("t")
                #expect(try await book.notes(on: "t").isEmpty)
                let second = try await book.addNote("two", to: other, by: "maria")
                #expect(second.sequence > first.sequence)
                #expect(try await book.notes(after: 0, limit: 10) == [second])
            },
        ]
    }
}

/// A requirement for a ``NoteStore``.
public typealias NoteRequirement = Requirement<any NoteStore & CheckpointSaver>
