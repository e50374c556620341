/// An act of an operator, other than a decision, that is recorded in the ledger under this name.
package enum RecordedAct: String, Hashable, Sendable {
    /// Shows secrets.
    case reveal
    /// Lets edits of an item call another tool.
    case allowRename = "allow_rename"

    /// The outcome of the act, as recorded in the ledger.
    package var outcome: String {
        switch self {
        case .reveal: "shown"
        case .allowRename: "allowed"
        }
    }
}
