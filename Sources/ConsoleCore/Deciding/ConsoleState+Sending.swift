import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Why the item under the cursor cannot be sent.
    var reasonNotToSend: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToWrite { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        let actions = entry.item.actions.count
        let decided = staging.drafts[entry.id]?.decided ?? 0
        guard decided != actions else { return nil }
        return actions == 1 ? "nothing is decided yet" : "\(decided) of \(actions) actions are decided"
    }

    /// Why there is nothing to send together.
    var reasonNotToSendAll: String? {
        if let reason = backend.reasonNotToWrite { return reason }
        if screen == .failures { return reasonNotToPlanRetries }
        if let held = sending.outbox.held {
            return "\(heldWords(held)) in a moment; \(label(of: .undo)) takes that back"
        }
        let staged = staging.drafts.filter { $0.value.decided > 0 }.keys
        guard let first = staged.first else { return "nothing is staged" }
        if staged.contains(where: { inbox[$0]?.phase == .open }) { return nil }
        return inbox[first]?.phase.reason ?? "nothing is staged"
    }

    /// Shows the action that keeps the item under the cursor from being sent.
    mutating func goToUndecidedAction() {
        if let open = firstUndecidedAction { inbox.action = open }
    }

    /// Shows the plan of what is staged: of the retries on the failures, of the answers elsewhere.
    mutating func beginSendingAll(from origin: CommandCall.Origin) {
        guard screen != .failures else { return openRetryPlan() }
        guard origin != .key || !input.decisionGuard.isRepetition else { return }
        openPlan(.staged)
    }

    /// Sends the item under the cursor, or opens the dialog that comes before.
    ///
    /// - Parameters:
    ///   - call: The command, and where it came from.
    ///   - reviewing: Whether the dialog opens in any case.
    /// - Returns: The submission; nothing when a dialog opens or the item may not be sent.
    mutating func beginSending(_ call: CommandCall, reviewing: Bool) -> [ConsoleEffect] {
        guard mayAct(from: call.origin), let entry = inbox.current, let draft = staging.drafts[entry.id],
            let decisions = draft.complete
        else { return [] }
        do {
            _ = try entry.item.answer(to: decisions)
        } catch {
            say(faultText(error), .error)
            return []
        }
        guard !jumpToUnread(of: entry, decisions, "sent") else { return [] }
        if reviewing || !submitReasons(for: entry, decisions).isEmpty {
            open(SubmitDialog(item: entry.id, actions: decisions.count))
            return []
        }
        return send([entry.id])
    }

    mutating func openPlan(_ scope: SendPlan.Scope) {
        open(PlanDialog(scope: scope, plan: plan(scope)))
    }

    /// Why an item deserves a second look before it is sent; empty when it does not.
    func submitReasons(for entry: InboxEntry, _ decisions: [Decision]) -> [String] {
        var reasons: [String] = []
        let actions = entry.item.actions.count
        if let words = arrivalWords(of: entry) { reasons.append(words) }
        if actions > PlanDialog.countLimit { reasons.append("it has \(Words.plural(actions, "action"))") }
        if staging.isRestored(entry.id) { reasons.append("it was decided in an earlier session") }
        if decisions.contains(where: { $0.kind == .edit }) { reasons.append("the value was edited") }
        reasons += renames(of: entry, decisions).map {
            "\(ForeignText.name($0.to)) runs in place of \(ForeignText.name($0.from)), past its own rules"
        }
        let risk = settings.deciding.risks.risk(of: entry.item, decisions: decisions)
        if risk.level > .low { reasons.append("the risk is \(risk.level.rawValue) (\(risk.rule?.text ?? ""))") }
        if !entry.lookAlikes.isEmpty { reasons.append("it has a name that can be taken for another") }
        if entry.hidden > 0 { reasons.append("it has \(Words.plural(entry.hidden, "hidden character"))") }
        if let answer = try? entry.item.answer(to: decisions) {
            reasons += Self.inexactNumbers(in: answer).prefix(3).map { "\($0.written) is stored as \($0.stored)" }
        }
        if let claim = otherClaim(on: entry.id) {
            let left = Words.span(claim.expiresAt.duration(since: now))
            reasons.append("\(ForeignText.name(claim.owner)) claimed it for another \(left)")
        }
        let unseen = unseenActions(of: entry)
        switch seenPercent(of: entry) {
        case 100...: break
        case _ where actions > 1 && unseen > 0:
            reasons.append("\(unseen) of \(actions) actions were never on the screen as a whole")
        case 0: reasons.append("none of it was on the screen")
        case let seen: reasons.append("\(100 - seen) % of it was never on the screen")
        }
        return reasons
    }

    /// Numbers with more digits than a database keeps, as they are written and as they would be stored.
    private static func inexactNumbers(in answer: JSONValue) -> [(written: String, stored: String)] {
        guard let stored = try? StoredValue(answer).jsonProjection else { return [] }
        return JSONDifference(from: answer, to: stored).changes.compactMap { change in
            guard case .changed(let written, let kept) = change.kind, let exact = JSONDecimal(written),
                let rounded = JSONDecimal(kept), exact != rounded
            else { return nil }
            return (written.text(.compact), kept.text(.compact))
        }
    }

    /// Sends the answers of items, one submission for each thread.
    ///
    /// Answers of one thread go together: they are all stored or none is.
    mutating func send(_ items: [ItemID], heldSince: Timestamp? = nil) -> [ConsoleEffect] {
        if items.count > 1 {
            sending.outbox.batch = Outbox.Batch(
                lines: OrderedDictionary(
                    items.map { id in
                        let title = inbox[id]?.item.title ?? "an item that is gone"
                        return (id, Outbox.Batch.Line(title: title, thread: id.thread, result: .sending))
                    },
                    uniquingKeysWith: { first, _ in first }
                ),
                sentAt: now
            )
        }
        var byThread: OrderedDictionary<ThreadID, [(item: ItemID, answer: ItemAnswer)]> = [:]
        var faulty: [ThreadID: String] = [:]
        var failures: [(item: ItemID, reason: String)] = []
        for id in items {
            do {
                byThread[id.thread, default: []].append((id, try answer(of: id)))
            } catch {
                failures.append((id, faultText(error)))
                faulty[id.thread] = inbox[id].map { ForeignText.name($0.item.title) } ?? "an item"
            }
        }
        var effects: [ConsoleEffect] = []
        for (thread, answers) in byThread {
            let ids = answers.map(\.item)
            // All are checked first: when one of a thread is no answer, none of that thread goes out.
            if let title = faulty[thread] {
                let name = ForeignText.name(thread.rawValue)
                failures += ids.map { ($0, "nothing of \(name) was sent, because \(title) could not be") }
                continue
            }
            var submission = AnswerSubmission(token: makeToken(), thread: thread, answers: answers.map(\.answer))
            submission.held = heldSince.map { now.duration(since: $0) } ?? .zero
            sending[submission.token] = .answer(submission, items: ids, sentAt: now, isUnknown: false)
            inbox.setPhase(.sending(submission.token), of: ids)
            effects.append(.answer(submission))
        }
        if !effects.isEmpty {
            say("sending \(Words.plural(items.count - failures.count, "answer")) \u{2026}")
        } else if let first = failures.first {
            say("not sent: \(first.reason)", .error)
        }
        for failure in failures { note(.failed(failure.reason), of: [failure.item]) }
        return effects
    }

    /// Why an item has no answer to send.
    private struct NothingToSend: Error, CustomStringConvertible {
        let description: String
    }

    private func answer(of id: ItemID) throws -> ItemAnswer {
        guard let entry = inbox[id], entry.phase == .open else {
            throw NothingToSend(description: "the item is gone: it was answered or has moved on")
        }
        guard let draft = staging.drafts[id], let decisions = draft.complete else {
            throw NothingToSend(description: "its decision was taken back")
        }
        guard draft.payloadDigest == entry.question.payloadDigest else {
            throw NothingToSend(description: "the payload changed since it was decided")
        }
        return ItemAnswer(
            item: entry.item,
            decisions: decisions,
            shown: try entry.item.answer(to: decisions)
        )
    }
}
