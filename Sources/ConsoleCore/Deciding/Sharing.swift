/// What operators tell each other about questions.
struct Sharing: Equatable, Sendable {
    /// Who works on which item.
    var claims = ClaimsState()
    /// What people wrote.
    var notes = NotesState()
}
