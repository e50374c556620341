import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What is about to go out and what became of the last answers that went out together.
struct Outbox: Equatable, Sendable {
    /// Answers that wait a moment, for the operator to think better of it.
    struct Held: Equatable, Sendable {
        var items: [ItemID]
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

        var lines: OrderedDictionary<ItemID, Line>
        var sentAt: Timestamp

        var isOver: Bool { lines.values.allSatisfy { $0.result != .sending && $0.result != .unknown } }
        func count(_ isMeant: (Result) -> Bool) -> Int { lines.values.count { isMeant($0.result) } }
        var sent: Int { count { $0 == .sent } }
        var failed: [ItemID] {
            lines.filter { if case .failed = $0.value.result { true } else { false } }.map(\.key)
        }
    }

    var held: Held?
    var batch: Batch?
}

extension ConsoleState {
    /// Sends answers, several of them only after they were held for a moment.
    mutating func dispatch(_ items: [ItemID]) -> [ConsoleEffect] {
        let hold = holdTime(of: items)
        guard hold > .zero else { return send(items) }
        if let held = sending.outbox.held {
            say("not sent: \(heldWords(held)) first; \(label(of: .undo)) takes it back", .warning)
            return []
        }
        sending.outbox.held = Outbox.Held(items: items, since: now, due: now.advanced(by: hold))
        inbox.setPhase(.held, of: items)
        notice = nil
        return []
    }

    /// How long answers are held before they go out: several of them, or one with many actions.
    func holdTime(of items: [ItemID]) -> Duration {
        let isLong = items.contains { inbox[$0]?.item.actions.count ?? 0 > PlanDialog.countLimit }
        return items.count > 1 || isLong ? settings.deciding.bulkHold : .zero
    }

    /// What is held, as the subject of a sentence and its verb.
    func heldWords(_ held: Outbox.Held) -> String {
        let actions = held.items.reduce(0) { $0 + (inbox[$1]?.item.actions.count ?? 0) }
        let counted = actions > held.items.count ? " with \(Words.plural(actions, "action"))" : ""
        return "\(Words.plural(held.items.count, "answer"))\(counted) \(held.items.count == 1 ? "goes" : "go") out"
    }

    /// Sends what was held long enough.
    mutating func releaseHeld() -> [ConsoleEffect] {
        guard let held = sending.outbox.held, now >= held.due else { return [] }
        if let reason = backend.access.readOnlyReason {
            cancelHold("not sent, read-only: \(reason)")
            return []
        }
        if case .unavailable(let message) = backend.connection {
            cancelHold("not sent, the store cannot be reached: \(message)")
            return []
        }
        sending.outbox.held = nil
        inbox.setPhase(.open, of: held.items)
        return send(held.items, heldSince: held.since)
    }

    /// Takes back what is held; nothing of it was sent.
    mutating func cancelHold(_ words: String) {
        guard let held = sending.outbox.held else { return }
        sending.outbox.held = nil
        inbox.setPhase(.open, of: held.items)
        say("\(Words.plural(held.items.count, "answer")) \(words)")
    }

    /// Notes what became of items of the last batch; shows the results when it is over and something failed.
    mutating func note(_ result: Outbox.Result, of items: [ItemID]) {
        guard var batch = sending.outbox.batch else { return }
        for item in items where batch.lines[item] != nil { batch.lines[item]?.result = result }
        sending.outbox.batch = batch
        guard batch.isOver else { return }
        let all = batch.lines.count
        guard batch.failed.isEmpty else {
            say("\(batch.sent) of \(all) sent, \(batch.failed.count) not; everything not sent stays staged", .warning)
            openWhenFree(ResultsDialog())
            return
        }
        let took = Words.elapsed(now.duration(since: batch.sentAt))
        say("\(batch.sent) of \(all) sent \u{b7} \(took)", .success)
    }

    /// Whether an item is part of the batch whose results are counted together.
    func isInBatch(_ items: [ItemID]) -> Bool {
        items.contains {
            sending.outbox.batch?.lines[$0]?.result == .sending
                || sending.outbox.batch?.lines[$0]?.result == .unknown
        }
    }

}
