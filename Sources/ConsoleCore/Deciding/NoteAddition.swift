import SignoffCheckpoint
import SignoffOperator

/// Adds a note to a question.
struct NoteAddition: BackendWork {
    var text: String
    var question: OpenInterrupt

    var isGuarded: Bool { true }

    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> Note {
        try await backend.addNote(text, to: question)
    }

    func finish(_ note: Note, in state: inout ConsoleState) -> [ConsoleEffect] { state.reload(after: .noteAdded) }

    /// Opens the line with the text again, so that the text is not lost.
    func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.say("the note was not added: \(message)", .error)
        guard state.input.prompt == nil, state.dialogs.isEmpty, state.screen == .inbox else { return [] }
        state.input.prompt = NoteStep.line(text, for: state.decisionTarget)
        return []
    }
}
