import SignoffCheckpoint
import SignoffReview

/// The times since which the rows of the list have been visible.
///
/// A cursor that moves to a visible row shows no new item.
struct RowsInSight: Equatable, Sendable {
    private struct Row: Equatable, Sendable {
        var digest: PayloadDigest
        var since: Timestamp
    }

    private var rows: [QuestionID: Row] = [:]

    /// Records the items of painted rows.
    ///
    /// Other items are no longer visible.
    mutating func note(_ entries: some Sequence<InboxEntry>, at now: Timestamp) {
        var painted: [QuestionID: Row] = [:]
        for entry in entries {
            let digest = entry.question.payloadDigest
            let earlier = rows[entry.id]
            painted[entry.id] = earlier?.digest == digest ? earlier : Row(digest: digest, since: now)
        }
        rows = painted
    }

    /// Whether the row of an item was visible for a time without a change of its question.
    func has(_ entry: InboxEntry, since time: Duration, at now: Timestamp) -> Bool {
        guard let row = rows[entry.id], row.digest == entry.question.payloadDigest else { return false }
        return now.duration(since: row.since) >= time
    }
}
