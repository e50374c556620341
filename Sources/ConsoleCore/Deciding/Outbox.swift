import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What is about to go out and what became of the last answers that went out together.
struct Outbox: Equatable, Sendable {
    /// Answers that wait a moment, for the operator to think better of it.
    struct Held: Equatable, Sendable {
        var items: [QuestionID]
        var since: Timestamp
        var due: Timestamp

        /// Whole seconds left, at least 1 before the end.
        func secondsLeft(at now: Timestamp) -> Int {
            let left = due.duration(since: now)
            return max(0, Int(left.components.seconds) + (left.components.attoseconds > 0 ? 1 : 0))
        }
    }

    /// What became of one answer.
    enum Result: Equatable, Sendable {
        case sending
        case sent
        /// It was not stored; why, in words.
        case failed(String)
        /// It is being looked up whether it was stored.
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

    /// What becomes of the last batch, once it is over.
    struct Ending: Equatable, Sendable {
        var remark: Remark
        /// Whether something of it was not sent, so that the results are worth a look.
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

    /// Takes out what was held long enough; nil while nothing was.
    mutating func release(at now: Timestamp, in inbox: inout InboxState) -> Held? {
        guard let held, now >= held.due else { return nil }
        self.held = nil
        inbox.setPhase(.open, of: held.items)
        return held
    }

    /// Takes back what is held; nothing of it was sent.
    ///
    /// - Parameters:
    ///   - words: What became of the answers, after their count.
    ///   - inbox: The queue.
    /// - Returns: The words about it; nil when nothing was held.
    mutating func cancel(_ words: String, in inbox: inout InboxState) -> Remark? {
        guard let held else { return nil }
        self.held = nil
        inbox.setPhase(.open, of: held.items)
        return Remark("\(Words.plural(held.items.count, "answer")) \(words)")
    }

    // MARK: Results

    /// Begins to count the results of answers that go out together.
    mutating func begin(_ items: [QuestionID], at now: Timestamp, in inbox: InboxState) {
        batch = Batch(
            lines: OrderedDictionary(
                items.map { id in
                    let title = inbox[id]?.item.title ?? "an item that is gone"
                    return (id, Batch.Line(title: title, thread: id.thread, result: .sending))
                },
                uniquingKeysWith: { first, _ in first }
            ),
            sentAt: now
        )
    }

    /// Notes what became of items of the last batch.
    ///
    /// - Returns: How the batch ended; nil while it is not over, and when there is none.
    mutating func note(_ result: Result, of items: [QuestionID], at now: Timestamp) -> Ending? {
        // What is sent alone says nothing of answers that went out together before.
        guard var batch, items.contains(where: { batch.lines[$0] != nil }) else { return nil }
        for item in items where batch.lines[item] != nil { batch.lines[item]?.result = result }
        self.batch = batch
        guard batch.isOver else { return nil }
        let all = batch.lines.count
        let failed = batch.failed.count
        guard failed == 0 else {
            let words = "\(batch.sent) of \(all) sent, \(failed) not; everything not sent stays staged"
            return Ending(remark: Remark(words, .warning), hasFailures: true)
        }
        let took = Words.elapsed(now.duration(since: batch.sentAt))
        return Ending(remark: Remark("\(batch.sent) of \(all) sent \u{b7} \(took)", .success), hasFailures: false)
    }

    /// Whether an item is part of the batch whose results are counted together.
    func isInBatch(_ items: [QuestionID]) -> Bool {
        items.contains { batch?.lines[$0]?.result == .sending || batch?.lines[$0]?.result == .unknown }
    }
}

extension Outbox.Held {
    /// What is held, as the subject of a sentence and its verb.
    func words(in inbox: InboxState) -> String {
        let actions = items.reduce(0) { $0 + (inbox[$1]?.item.actions.count ?? 0) }
        let counted = actions > items.count ? " with \(Words.plural(actions, "action"))" : ""
        return "\(Words.plural(items.count, "answer"))\(counted) \(items.count == 1 ? "goes" : "go") out"
    }
}
