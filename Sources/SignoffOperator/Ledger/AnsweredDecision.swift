import OrderedCollections
package import SignoffCheckpoint

/// An earlier decision, as recorded in the ledger.
package struct AnsweredDecision: Hashable, Sendable {
    /// The operator who made the decision.
    package var actor: String
    /// The time of the decision.
    package var at: Timestamp
    /// The decision, such as `reject "duplicate"`; `nil` when the record does not contain it.
    package var decisions: String?

    /// Creates the decision on `interrupt` from a ledger entry; `nil` for an entry without a decision on it.
    package init?(_ entry: LedgerEntry, on interrupt: InterruptID, thread: ThreadID?) {
        guard thread == nil || entry.record["thread"]?.stringValue == thread?.rawValue else { return nil }
        let records = entry.record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [entry.record]
        guard let record = records.first(where: { $0["interrupt"]?.stringValue == interrupt.rawValue }) else {
            return nil
        }
        actor = entry.record["actor"]?.stringValue ?? "somebody"
        at = entry.at
        decisions = Self.sentence(of: record)
    }

    /// Creates a decision.
    package init(actor: String, at: Timestamp, decisions: String?) {
        self.actor = actor
        self.at = at
        self.decisions = decisions
    }

    private static func sentence(of record: JSONObject) -> String? {
        let kinds = record["decisions"]?.arrayValue?.compactMap { $0["type"]?.stringValue } ?? []
        guard !kinds.isEmpty else { return nil }
        let reason = record["reason"]?.stringValue.map { " " + ForeignText.quoted($0) } ?? ""
        return ForeignText.names(kinds) + reason
    }

    /// Returns a clause such as `answered 14s ago by maria: reject "duplicate"`.
    package func sentence(at now: Timestamp) -> String {
        let said = decisions.map { ": \($0)" } ?? ""
        return "answered \(age(since: at, at: now)) by \(ForeignText.name(actor))\(said)"
    }
}

/// Returns the time since a moment, in words: `14s ago`, `3h12m ago`; `unknown` for an unknown time.
package func age(since moment: Timestamp, at now: Timestamp) -> String {
    moment == .unknown ? "unknown" : "\(now.duration(since: moment).words) ago"
}
