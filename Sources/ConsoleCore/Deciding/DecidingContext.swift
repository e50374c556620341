import SignoffCheckpoint

/// The context of deciding and sending, beside the queue and the drafts.
struct DecidingContext {
    var rules: DecidingRules
    var keys: KeyMap
    var claims: ClaimsState
    var operatorName: String
    var now: Timestamp

    /// Returns the current claim of another operator on an item.
    func otherClaim(on item: QuestionID) -> ItemClaim? { claims.other(on: item, than: operatorName, at: now) }

    /// Returns the other operators with claims on the items, in words; `nil` for none.
    func claimWords(of items: [QuestionID]) -> String? { claims.words(of: items, for: operatorName, at: now) }
}
