import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The answers that are held before sending, and the outcomes of the last answers that were sent together.
struct Outbox: Equatable, Sendable {
    /// Answers that are held for a moment, so that the operator can withdraw them.
    struct Held: Equatable, Sendable {
        var items: [QuestionID]
        var since: Timestamp
        var due: Timestamp

        /// Returns the remaining whole seconds, at least 1 before the end.
        func secondsLeft(at now: Timestamp) -> Int {
            let left = due.duration(since: now)
            return max(0, Int(left.components.seconds) + (left.components.attoseconds > 0 ? 1 : 0))
        }
    }

    /// The outcome of one answer.
    enum Result: Equatable, Sendable {
        case sending
        case sent
        /// The answer was not stored, with the reason in words.
        case failed(String)
        /// The console looks up whether the answer was stored.
        case unknown
    }

    /// Answers that were sent together.
    struct Batch: Equatable, Sendable {
        struct Line: Equatable, Sendable {
            var title: String
            var thread: ThreadID
            var result: Result
        }

        var lines: OrderedDictionary<QuestionID, Line>
        var sentAt: Timestamp

        var isOver: Bool { lines.values.allSatisfy { $0.result != .sending && $0.result != .unknown } }
        func count(_ isMeant: (Result) -> Bool) -> Int { lines.values.count { isMeant($0.result) } }
        var sent: Int { count { $0 == .sent } }
        var failed: [QuestionID] {
            lines.filter { if case .failed = $0.value.result { true } else { false } }.map(\.key)
        }
    }

    /// The outcome of the last batch, once it has ended.
    struct Ending: Equatable, Sendable {
        var remark: Remark
        /// Whether a part was not sent, so that the results need attention.
        var hasFailures: Bool
    }

    private(set) var held: Held?
    private(set) var batch: Batch?

    // MARK: Holding

    /// Holds answers for a moment.
    mutating func hold(_ items: [QuestionID], for time: Duration, at now: Timestamp, in inbox: inout InboxState) {
        held = Held(items: items, since: now, due: now.advanced(by: time))
        inbox.setPhase(.held, of: items)
    }

    /// Removes the answers that were held long enough; `nil` for none.
    mutating func release(at now: Timestamp, in inbox: inout InboxState) -> Held? {
        guard let held, now >= held.due else { return nil }
        self.held = nil
        inbox.setPhase(.open, of: held.items)
        return held
    }

    /// Withdraws the held answers, none of which was sent.
    ///
    /// - Parameters:
    ///   - words: The words after the number of answers.
    ///   - inbox: The queue.
    /// - Returns: The remark; `nil` when no answer was held.
    mutating func cancel(_ words: String, in inbox: inout InboxState) -> Remark? {
        guard let held else { return nil }
        self.held = nil
        inbox.setPhase(.open, of: held.items)
        return Remark("\(Words.plural(held.items.count, "answer")) \(words)")
    }

    // MARK: Results

    /// Starts to count the outcomes of answers that are sent together.
    mutating func begin(_ items: [QuestionID], at now: Timestamp, in inbox: InboxState) {
        batch = Batch(
            lines: OrderedDictionary(
                items.map { id in
                    let title = inbox[id]?.item.title ?? "an item that is no longer open"
                    return (id, Batch.Line(title: title, thread: id.thread, result: .sending))
                },
                uniquingKeysWith: { first, _ in first }
            ),
            sentAt: now
        )
    }

    /// Records the outcome of items of the last batch.
    ///
    /// - Returns: The ending of the batch; `nil` when it has not ended, and without a batch.
    mutating func note(_ result: Result, of items: [QuestionID], at now: Timestamp) -> Ending? {
        // An answer that is sent alone does not change the counts of an earlier batch.
        guard var batch, items.contains(where: { batch.lines[$0] != nil }) else { return nil }
        for item in items where batch.lines[item] != nil { batch.lines[item]?.result = result }
        self.batch = batch
        guard batch.isOver else { return nil }
        let all = batch.lines.count
        let failed = batch.failed.count
        guard failed == 0 else {
            let words = "\(batch.sent) of \(all) sent, \(failed) not; unsent decisions stay staged"
            return Ending(remark: Remark(words, .warning), hasFailures: true)
        }
        let took = Words.elapsed(now.duration(since: batch.sentAt))
        return Ending(remark: Remark("\(batch.sent) of \(all) sent \u{b7} \(took)", .success), hasFailures: false)
    }

    /// Whether an item belongs to the current batch.
    func isInBatch(_ items: [QuestionID]) -> Bool {
        items.contains { batch?.lines[$0]?.result == .sending || batch?.lines[$0]?.result == .unknown }
    }
}

extension Outbox.Held {
    /// Returns the held answers as the subject of a sentence with its verb.
    func words(in inbox: InboxState) -> String {
        let actions = items.reduce(0) { $0 + (inbox[$1]?.item.actions.count ?? 0) }
        let counted = actions > items.count ? " with \(Words.plural(actions, "action"))" : ""
        return "\(Words.plural(items.count, "answer"))\(counted) \(items.count == 1 ? "is" : "are") sent"
    }
}
