import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Applies the outcome of an effect.
    mutating func take(_ outcome: ConsoleOutcome) -> [ConsoleEffect] {
        switch outcome {
        case .answered(let token, let run): return takeAnswered(token, run)
        case .answerRefused(let token, let refusal): return takeRefused(token, refusal)
        case .answerUnknown(let token, let message):
            guard case .answer(let submission, let items, let sentAt, let wasUnknown)? = sending[token] else {
                return []
            }
            // The first look-up found nothing; another one follows after some time.
            guard !wasUnknown else {
                sending.lookups.remove(token)
                return []
            }
            sending[token] = .answer(submission, items: items, sentAt: sentAt, isUnknown: true)
            inbox.setPhase(.unknown(token), of: items)
            note(.unknown, of: items)
            say("outcome unknown: \(message); looking it up", .warning)
            sending.lookups.insert(token)
            return [.resolve(token)]
        case .answerNotSent(let token):
            guard case .answer(_, let items, _, _)? = sending.end(token) else { return [] }
            inbox.setPhase(.open, of: items)
            let words = backend.wordsOfAnswerNotFound
            say("not sent: \(words); your decision is kept", .warning)
            note(.failed(words), of: items)
            return reload(after: .notAnswered)
        case .requested(let token, let run): return takeRequested(token, run)
        case .requestRefused(let token, let refusal):
            guard let pending = sending.end(token) else { return [] }
            takeRefusedRequest(pending, refusal)
            return reload(after: .refused)
        case .spilled(let count, let file): streams.note(spilled: count, to: file)
        case .spillFailed(let count, let message):
            streams.note(dropped: count)
            say("\(Words.plural(count, "event")) did not fit in memory and are lost: \(message)", .warning)
        case .exported(let path, let count): say("\(Words.plural(count, "line")) written to \(path)", .success)
        case .exportFailed(let message): say("not written: \(message)", .error)
        case .performed(let work): return work.apply(to: &self)
        case .valueSearched(let progress):
            guard var dialog = dialogs.top(ViewerDialog.self) else { return [] }
            let (isTaken, remark) = dialog.take(progress, height: window.viewerRows)
            say(remark)
            if isTaken { dialogs.replace(dialog) }
        case .compared(let comparison, let document): history.comparisons.keep(document, of: comparison)
        case .workBegun(let fault):
            say(work.takeBegun(fault))
            return reload(after: .workBegun)
        case .stateSet(let token):
            guard case .stateEdit(let edit)? = sending.end(token) else { return [] }
            let thread = ForeignText.name(edit.thread.rawValue)
            endFork(from: edit.checkpoint, "the saved value of \(thread) is set; nothing ran")
            return reload(after: .stateSet(edit.thread))
        case .editor(let ticket, let result): return takeEditor(ticket, result)
        case .copied(let bytes): say("copied \(Words.plural(bytes, "byte"))", .success)
        case .copyRefused(let message):
            let menu = settings.keys.label(of: .copyMenu)
            say("not copied: \(message); \(menu) writes it to a file", .warning)
        case .piped(let result): takePiped(result)
        case .written(let path): say("written to \(path)", .success)
        case .writeFailed(let message): say("not written: \(message)", .error)
        case .themeChanged(let id): looks.theme = id
        case .themeFailed(let id, let message): say("theme \(id) not applied: \(message)", .error)
        }
        return []
    }

    private mutating func takeAnswered(_ token: RequestToken, _ run: Run) -> [ConsoleEffect] {
        guard case .answer(let submission, let items, let sentAt, _)? = sending.end(token) else {
            return []
        }
        inbox.setPhase(.answered(run.id), of: items)
        for item in items { staging.drafts[item] = nil }
        let what = submission.decisionWords
        inbox.followed.noteAnswered(submission.thread)
        sending.noteAnswer(what, of: run.id)
        inbox.lastDecision = InboxState.LastDecision(at: now, by: settings.operatorName, what: what)
        let took = Words.elapsed(now.duration(since: sentAt))
        if let batch = sending.outbox.batch, sending.outbox.isInBatch(items) {
            say("sending \u{b7} \(batch.sent + items.count) of \(batch.lines.count) stored", .success)
        } else {
            let thread = ForeignText.name(submission.thread.rawValue)
            say("sent \u{b7} \(what) \u{b7} \(thread) resumes \u{b7} \(took)", .success, about: submission.thread)
        }
        note(.sent, of: items)
        say(work.noteOwn(run, among: failures.active, at: now))
        return [.saveDrafts(savedDrafts)] + reload(after: .answered)
    }

    private mutating func takeRefused(_ token: RequestToken, _ refusal: OperationError) -> [ConsoleEffect] {
        guard case .answer(let submission, let items, _, _)? = sending.end(token) else { return [] }
        inbox.setPhase(.open, of: items)
        let isBatch = sending.outbox.isInBatch(items)
        if let refused = RefusedAnswers(refusal, submission, items, now: now) {
            take(refused, isBatch: isBatch)
        } else if refusal.isOfInput {
            let words = "the workflow does not accept the answer: \(refusal.message)"
            say(words, .error, about: submission.thread)
            note(.failed(words), of: items)
        } else {
            if !isBatch { say("not sent: \(refusal.message); your decision is kept", .error, about: submission.thread) }
            note(.failed(refusal.message), of: items)
        }
        return reload(after: .notAnswered)
    }

    private mutating func takeRequested(_ token: RequestToken, _ run: Run) -> [ConsoleEffect] {
        guard let pending = sending.end(token) else { return [] }
        switch pending {
        case .start(let start):
            if dialogs.top(NewRunDialog.self) != nil { dialogs.close() }
            let thread = ForeignText.name(run.request.thread.rawValue)
            say("\(ForeignText.name(start.workflow)) started on \(thread)", .success, about: run.request.thread)
        case .retry(let retry): say(failures.takeStored(retry, as: run, at: now))
        case .fork(let fork):
            let thread = ForeignText.name(fork.thread.rawValue)
            endFork(from: fork.checkpoint, "\(thread) runs again from an earlier checkpoint")
        case .cancel: say("asked \(ForeignText.name(run.request.thread.rawValue)) to stop", .success)
        case .stateEdit, .answer: break
        }
        if !pending.isCancellation { say(work.noteOwn(run, among: failures.active, at: now)) }
        return reload(after: .requested)
    }

    private mutating func takeRefusedRequest(_ pending: PendingRequest, _ refusal: OperationError) {
        let fault = ConflictWords(refusal, now: now)?.title ?? refusal.message
        if dialogs.takeRefusal(of: pending, fault) { return }
        if case .retry(let retry) = pending {
            say(failures.takeRefused(retry, fault))
            return
        }
        say(fault, .error)
    }
}

extension OperationError {
    /// Whether the error is about the answer or the input.
    fileprivate var isOfInput: Bool { code == .invalidAnswer || code == .invalidInput }
}
