import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Routes the commands that send: ``SendReasons`` and ``SendPlan`` say what is asked before, ``Submissions`` what goes out, ``Outbox`` what
/// is held and what became of it.
extension ConsoleState {
    /// Why the commands that decide and send are off.
    var decidingReasons: DecidingReasons {
        DecidingReasons(
            screen: screen,
            inbox: inbox,
            staging: staging,
            outbox: sending.outbox,
            failures: failures,
            backend: backend,
            keys: settings.keys
        )
    }

    /// Shows the action that keeps the item under the cursor from being sent.
    mutating func goToUndecidedAction() {
        if let entry = inbox.current, let open = staging.firstUndecidedAction(of: entry) { inbox.action = open }
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
        let reasons = SendReasons(entry, decisions, in: inbox, staging: staging, decidingContext)
        if reviewing || !reasons.isEmpty {
            dialogs.open(
                SubmitDialog(item: entry.id, needed: TypedNumber(for: entry, decisions, settings.deciding))
            )
            return []
        }
        return send([entry.id])
    }

    /// Shows the plan of what is staged: of the retries on the failures, of the answers elsewhere.
    mutating func beginSendingAll(from origin: CommandCall.Origin) {
        if screen == .failures {
            dialogs.open(RetryPlanDialog(runs: failures.staged))
        } else if origin != .key || !input.decisionGuard.isRepetition {
            openPlan(.staged)
        }
    }

    /// Shows what sending a scope would send now.
    mutating func openPlan(_ scope: SendPlan.Scope) {
        dialogs.open(PlanDialog(scope: scope, plan: plan(scope)))
    }

    /// What sending a scope would send now.
    func plan(_ scope: SendPlan.Scope) -> SendPlan {
        SendPlan(scope, in: inbox, staging: staging, rules: settings.deciding)
    }

    /// Sends answers, several of them only after they were held for a moment.
    mutating func dispatch(_ items: [QuestionID]) -> [ConsoleEffect] {
        let hold = settings.deciding.holdTime(of: items, in: inbox)
        guard hold > .zero else { return send(items) }
        if let held = sending.outbox.held {
            let undo = settings.keys.label(of: .undo)
            say("not sent: \(held.words(in: inbox)) first; \(undo) takes it back", .warning)
            return []
        }
        sending.outbox.hold(items, for: hold, at: now, in: &screens.inbox)
        // The line that counts down stands on the screen; plain mode prints this one.
        if let held = sending.outbox.held {
            let undo = settings.keys.label(of: .undo)
            let verb = held.items.count == 1 ? "takes it back" : "takes them back"
            say("\(held.words(in: inbox)) in \(held.secondsLeft(at: now)) s \u{b7} \(undo) \(verb)")
        }
        return []
    }

    /// Sends what was held long enough.
    mutating func releaseHeld() -> [ConsoleEffect] {
        guard let held = sending.outbox.held, now >= held.due else { return [] }
        if let reason = backend.access.readOnlyReason {
            cancelHold("not sent, read-only: \(reason)")
            return []
        }
        if let message = backend.awayMessage {
            cancelHold("not sent, the store cannot be reached: \(message)")
            return []
        }
        return sending.outbox.release(at: now, in: &screens.inbox).map { send($0.items, heldSince: $0.since) } ?? []
    }

    /// Takes back what is held; nothing of it was sent.
    mutating func cancelHold(_ words: String) { say(sending.outbox.cancel(words, in: &screens.inbox)) }

    /// Sends the answers of items, one submission for each thread.
    private mutating func send(_ items: [QuestionID], heldSince: Timestamp? = nil) -> [ConsoleEffect] {
        if items.count > 1 { sending.outbox.begin(items, at: now, in: inbox) }
        let submissions = Submissions(of: items, in: inbox, staging: staging)
        let effects = submissions.parts.map { part in
            ConsoleEffect.answer(
                sending.submit(part, session: settings.session, heldSince: heldSince, at: now, in: &screens.inbox)
            )
        }
        if !effects.isEmpty {
            say("sending \(Words.plural(items.count - submissions.faults.count, "answer")) \u{2026}")
        } else if let first = submissions.faults.first {
            say("not sent: \(first.reason)", .error)
        }
        for fault in submissions.faults { note(.failed(fault.reason), of: [fault.item]) }
        if let item = items.first, items.count == 1, !effects.isEmpty {
            if heldSince == nil {
                goOn(from: item)
                inbox.followed.noteSent(to: item.thread)
            }
        }
        return effects
    }

    /// Notes what became of items of the last batch; shows the results when it is over and something failed.
    mutating func note(_ result: Outbox.Result, of items: [QuestionID]) {
        guard let ending = sending.outbox.note(result, of: items, at: now) else { return }
        say(ending.remark)
        if ending.hasFailures { openWhenFree(ResultsDialog()) }
    }

    /// Explains why answers of one thread were refused.
    mutating func take(_ refused: RefusedAnswers, isBatch: Bool) {
        if refused.dropsDecisions { for item in refused.concerned { staging.drafts[item] = nil } }
        guard isBatch else { return openWhenFree(refused.dialog) }
        note(.failed(refused.reasonOfRest), of: refused.rest)
        note(.failed(refused.words.title), of: refused.concerned)
    }
}
