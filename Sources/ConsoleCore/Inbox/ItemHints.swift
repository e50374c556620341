import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What a payload says about time and urgency; recognised for display only, never for what is answered.
struct ItemHints: Equatable, Sendable {
    /// When it should be decided.
    var due: Timestamp?
    /// When the workflow stops waiting.
    var expires: Timestamp?
    /// What the workflow does when it stops waiting, in its own words.
    var outcomeAtEnd: String?
    /// How urgent it is, in the workflow's own word.
    var priority: String?
    /// The person whom the workflow asks; `nil` where it asks whoever reads the queue.
    var assignee: String?

    /// The failure that the workflow asks about, in a few words; `nil` where it asks about none.
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

    /// Reads a moment; a day alone means its end in UTC.
    private static func moment(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "T23:59:59Z")
    }
}
