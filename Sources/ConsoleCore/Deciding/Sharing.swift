/// The data that operators share about questions.
struct Sharing: Equatable, Sendable {
    /// The claims on items.
    var claims = ClaimsState()
    /// The notes on questions.
    var notes = NotesState()
}
