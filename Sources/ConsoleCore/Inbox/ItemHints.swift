import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The times and the urgency in a payload, for display only.
struct ItemHints: Equatable, Sendable {
    /// The time by which the item is to be decided.
    var due: Timestamp?
    /// The time at which the workflow stops waiting.
    var expires: Timestamp?
    /// The workflow's words for what it does when it stops waiting.
    var outcomeAtEnd: String?
    /// The workflow's word for the urgency.
    var priority: String?
    /// The person whom the workflow asks; `nil` when it asks every operator.
    var assignee: String?

    /// The failure that the question is about, in a few words; `nil` for none.
    var failure: String?

    private static let dueKeys = ["due", "due_at", "due_date", "dueAt", "deadline"]
    private static let expiryKeys = ["expires_at", "expiresAt", "timeout_at", "timeoutAt"]
    private static let assigneeKeys = ["assignee", "assigned_to", "assignedTo", "reviewer", "approver"]
    private static let outcomeKeys = ["on_timeout", "onTimeout", "default_outcome", "defaultOutcome"]

    init(of item: ReviewItem) {
        let members = [item.payload.objectValue ?? [:], item.payload["metadata"]?.objectValue ?? [:]]
        func first(_ keys: [String]) -> JSONValue? {
            for place in members { if let key = keys.first(where: { place[$0] != nil }) { return place[key] } }
            return nil
        }
        due = first(Self.dueKeys)?.stringValue.flatMap(Self.moment)
        expires = first(Self.expiryKeys)?.stringValue.flatMap(Self.moment)
        outcomeAtEnd = first(Self.outcomeKeys).map { $0.stringValue ?? $0.text(.compact) }
        priority = first(["priority"]).map { $0.stringValue ?? $0.text(.compact) }
        let name = first(Self.assigneeKeys)?.stringValue.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
        failure = first(["failure", "last_error"])?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        assignee = name.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads a moment.
    ///
    /// A date without a time means its end in UTC.
    private static func moment(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T23:59:59Z")
    }
}
