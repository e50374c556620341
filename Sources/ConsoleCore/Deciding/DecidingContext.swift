import SignoffCheckpoint

/// What deciding and sending go by, beside the queue and the drafts.
struct DecidingContext {
    var rules: DecidingRules
    var keys: KeyMap
    var claims: ClaimsState
    var operatorName: String
    var now: Timestamp

    /// The claim that somebody else has on an item now.
    func otherClaim(on item: QuestionID) -> ItemClaim? { claims.other(on: item, than: operatorName, at: now) }

    /// Who else claimed which of the items; nil when nobody did.
    func claimWords(of items: [QuestionID]) -> String? { claims.words(of: items, for: operatorName, at: now) }
}
