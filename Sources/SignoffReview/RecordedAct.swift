/// An act of an operator that the ledger records, other than a decision.
package enum RecordedAct: String, Hashable, Sendable {
    /// The operator reveals secrets.
    case reveal
    /// The operator permits edits of an item to call another tool.
    case allowRename = "allow_rename"

    /// The outcome of the act, as recorded in the ledger.
    package var outcome: String {
        switch self {
        case .reveal: "shown"
        case .allowRename: "allowed"
        }
    }
}
