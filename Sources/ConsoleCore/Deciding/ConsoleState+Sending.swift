import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// The items whose every action is decided, in the order they were begun.
    var stagedItems: [InboxEntry] {
        drafts.compactMap { id, draft in
            guard draft.isComplete else { return nil }
            return inbox.entries.first { $0.id == id && $0.phase == .open }
        }
    }

    /// How many items have a decision that was not sent.
    var stagedCount: Int { drafts.values.count { $0.decided > 0 } }

    /// Sends, or opens the dialog that comes before.
    mutating func beginSending(_ id: CommandID, from origin: Origin) -> [ConsoleEffect] {
        if id == .sendAll {
            guard origin != .key || !decisionGuard.isRepetition else { return [] }
            let staged = stagedItems.map(\.id)
            let incomplete = drafts.filter { $0.value.decided > 0 && !$0.value.isComplete }.keys
            dialogs.append(.plan(PlanDialog(items: staged, incomplete: Array(incomplete))))
            return []
        }
        guard mayAct(from: origin), let entry = inbox.current, let draft = drafts[entry.id],
            let decisions = draft.complete
        else { return [] }
        do {
            _ = try entry.item.answer(to: decisions)
        } catch {
            say(faultText(error), .error)
            return []
        }
        if id == .review || !submitReasons(for: entry, decisions).isEmpty {
            dialogs.append(.submit(SubmitDialog(item: entry.id)))
            return []
        }
        return send([entry.id])
    }

    /// Why an item deserves a second look before it is sent; empty when it does not.
    func submitReasons(for entry: InboxEntry, _ decisions: [Decision]) -> [String] {
        var reasons: [String] = []
        if decisions.contains(where: { $0.kind == .edit }) { reasons.append("the value was edited") }
        if entry.item.actions.count > 1 { reasons.append("it decides \(entry.item.actions.count) actions") }
        if entry.hidden > 0 { reasons.append("it has \(Words.plural(entry.hidden, "hidden character"))") }
        if let seen = inbox.seen[entry.id], seen.percent < 100 {
            reasons.append("\(100 - seen.percent) % of it was never on the screen")
        }
        return reasons
    }

    /// Sends the answers of items, one submission for each thread.
    mutating func send(_ items: [ItemID]) -> [ConsoleEffect] {
        var byThread: [(thread: ThreadID, answers: [AnswerSubmission.Answer], items: [ItemID])] = []
        for id in items {
            guard let index = inbox.entries.firstIndex(where: { $0.id == id }), let draft = drafts[id],
                inbox.entries[index].phase == .open, let decisions = draft.complete
            else { continue }
            let entry = inbox.entries[index]
            guard draft.payloadDigest == entry.question.payloadDigest else {
                say("\(entry.item.title): the payload changed since it was decided; not sent", .error)
                continue
            }
            do {
                let value = try entry.item.answer(to: decisions)
                let answer = AnswerSubmission.Answer(question: entry.question, decisions: decisions, value: value)
                if let group = byThread.firstIndex(where: { $0.thread == entry.question.thread }) {
                    byThread[group].answers.append(answer)
                    byThread[group].items.append(id)
                } else {
                    byThread.append((entry.question.thread, [answer], [id]))
                }
            } catch {
                say("\(entry.item.title): \(faultText(error)); not sent", .error)
            }
        }
        var effects: [ConsoleEffect] = []
        for group in byThread {
            let submission = AnswerSubmission(token: makeToken(), thread: group.thread, answers: group.answers)
            requests[submission.token] = .answer(submission, items: group.items, sentAt: now, isUnknown: false)
            setPhase(.sending(submission.token), of: group.items)
            effects.append(.answer(submission))
        }
        if !effects.isEmpty { say("sending \(Words.plural(items.count, "answer")) \u{2026}") }
        return effects
    }

    mutating func setPhase(_ phase: InboxEntry.Phase, of items: [ItemID]) {
        for index in inbox.entries.indices where items.contains(inbox.entries[index].id) {
            inbox.entries[index].phase = phase
        }
    }
}
