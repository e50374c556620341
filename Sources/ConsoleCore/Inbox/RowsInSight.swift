import SignoffCheckpoint
import SignoffReview

/// Since when the rows of the list have been painted, so that a cursor that goes on to one of them brings nothing new to the eye.
struct RowsInSight: Equatable, Sendable {
    private struct Row: Equatable, Sendable {
        var digest: PayloadDigest
        var since: Timestamp
    }

    private var rows: [QuestionID: Row] = [:]

    /// Notes the items whose rows were painted; the others are out of sight.
    mutating func note(_ entries: some Sequence<InboxEntry>, at now: Timestamp) {
        var painted: [QuestionID: Row] = [:]
        for entry in entries {
            let digest = entry.question.payloadDigest
            let earlier = rows[entry.id]
            painted[entry.id] = earlier?.digest == digest ? earlier : Row(digest: digest, since: now)
        }
        rows = painted
    }

    /// Whether the row of an item stood in the list for a time without its question changing.
    func has(_ entry: InboxEntry, since time: Duration, at now: Timestamp) -> Bool {
        guard let row = rows[entry.id], row.digest == entry.question.payloadDigest else { return false }
        return now.duration(since: row.since) >= time
    }
}
