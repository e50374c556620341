import ArgumentParser
import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Add a note to an item, or show its notes.",
        discussion: "Every operator who opens the item sees its notes, with author and time. A note never changes."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var selection: ItemSelection

    @Argument(help: ArgumentHelp("The text of the note. Without it, the notes are shown.", valueName: "text"))
    var text: String?

    func run() async throws {
        let session = try await Session.open(
            common,
            for: text == nil ? .reading : .deciding,
            missing: "a LangGraph server does not store notes"
        )
        let question = try await selection.read(with: session.backend).question
        var notes: [Note]
        if let text {
            notes = [try await session.backend.addNote(text, to: question)]
        } else {
            notes = try await session.backend.notes(on: question)
        }
        let now = session.backend.now
        for note in notes {
            if session.output.isJSON {
                session.output.json(note.json)
            } else {
                session.output.line(note.line(at: now))
            }
        }
    }
}

extension Note {
    /// Returns the note on one line.
    func line(at now: Timestamp) -> SafeText { "\(name: author), \(age(since: at, at: now)): \(quoting: text)" }
}
