import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Routes the commands that send to ``SendReasons`` and ``SendPlan``, which determine the questions before sending,
/// ``Submissions``, which composes the answers, and ``Outbox``, which holds answers and keeps their outcomes.
extension ConsoleState {
    /// The reasons why the commands that decide and send are disabled.
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

    /// Shows the undecided action that prevents sending the item under the cursor.
    mutating func goToUndecidedAction() {
        if let entry = inbox.current, let open = staging.firstUndecidedAction(of: entry) { inbox.action = open }
    }

    /// Sends the item under the cursor, or opens a dialog first.
    ///
    /// - Parameters:
    ///   - call: The command with its origin.
    ///   - reviewing: Whether the dialog opens in every case.
    /// - Returns: The submission; empty when a dialog opens or the item may not be sent.
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

    /// Shows the plan of the staged retries on Failures, or of the staged answers on other screens.
    mutating func beginSendingAll(from origin: CommandCall.Origin) {
        if screen == .failures {
            dialogs.open(RetryPlanDialog(runs: failures.staged))
        } else if origin != .key || !input.decisionGuard.isRepetition {
            openPlan(.staged)
        }
    }

    /// Shows the plan of a scope.
    mutating func openPlan(_ scope: SendPlan.Scope) {
        dialogs.open(PlanDialog(scope: scope, plan: plan(scope)))
    }

    /// Returns the plan of a scope.
    func plan(_ scope: SendPlan.Scope) -> SendPlan {
        SendPlan(scope, in: inbox, staging: staging, rules: settings.deciding)
    }

    /// Sends answers.
    ///
    /// Several answers are held for a moment first.
    mutating func dispatch(_ items: [QuestionID]) -> [ConsoleEffect] {
        let hold = settings.deciding.holdTime(of: items, in: inbox)
        guard hold > .zero else { return send(items) }
        if let held = sending.outbox.held {
            let undo = settings.keys.label(of: .undo)
            say("not sent: \(held.words(in: inbox)) first; \(undo) withdraws it", .warning)
            return []
        }
        sending.outbox.hold(items, for: hold, at: now, in: &screens.inbox)
        // The screen shows the line with the countdown. Plain mode prints this notice instead.
        if let held = sending.outbox.held {
            let undo = settings.keys.label(of: .undo)
            let verb = held.items.count == 1 ? "withdraws it" : "withdraws them"
            say("\(held.words(in: inbox)) in \(held.secondsLeft(at: now)) s \u{b7} \(undo) \(verb)")
        }
        return []
    }

    /// Sends the answers that were held long enough.
    mutating func releaseHeld() -> [ConsoleEffect] {
        guard let held = sending.outbox.held, now >= held.due else { return [] }
        if let reason = backend.access.readOnlyReason {
            cancelHold("not sent, read-only: \(reason)")
            return []
        }
        if let message = backend.awayMessage {
            cancelHold("not sent, disconnected: \(message)")
            return []
        }
        return sending.outbox.release(at: now, in: &screens.inbox).map { send($0.items, heldSince: $0.since) } ?? []
    }

    /// Withdraws the held answers, none of which was sent.
    mutating func cancelHold(_ words: String) { say(sending.outbox.cancel(words, in: &screens.inbox)) }

    /// Sends the answers of items, with one submission for each thread.
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
                moveCursor(after: item)
                inbox.followed.noteSent(to: item.thread)
            }
        }
        return effects
    }

    /// Records the outcome of items of the last batch.
    ///
    /// Shows the results when the batch has ended with a failure.
    mutating func note(_ result: Outbox.Result, of items: [QuestionID]) {
        guard let ending = sending.outbox.note(result, of: items, at: now) else { return }
        say(ending.remark)
        if ending.hasFailures { openWhenFree(ResultsDialog()) }
    }

    /// Explains why the answers of one thread were refused.
    mutating func take(_ refused: RefusedAnswers, isBatch: Bool) {
        if refused.dropsDecisions { for item in refused.concerned { staging.drafts[item] = nil } }
        guard isBatch else { return openWhenFree(refused.dialog) }
        note(.failed(refused.reasonOfRest), of: refused.rest)
        note(.failed(refused.words.title), of: refused.concerned)
    }
}
