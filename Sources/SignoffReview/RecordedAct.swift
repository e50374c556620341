/// What an operator does that is put on record beside decisions, under the name the ledger gives it.
package enum RecordedAct: String, Hashable, Sendable {
    /// Shows secrets.
    case reveal
    /// Lets edits of an item call another tool.
    case allowRename = "allow_rename"

    /// What became of it, as the ledger says it.
    package var outcome: String {
        switch self {
        case .reveal: "shown"
        case .allowRename: "allowed"
        }
    }
}
