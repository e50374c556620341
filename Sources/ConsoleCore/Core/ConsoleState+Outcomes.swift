import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Takes in how something that was asked for ended.
    mutating func take(_ outcome: ConsoleOutcome) -> [ConsoleEffect] {
        switch outcome {
        case .answered(let token, let run): return takeAnswered(token, run)
        case .answerRefused(let token, let refusal): return takeRefused(token, refusal)
        case .answerUnknown(let token, let message):
            guard case .answer(let submission, let items, let sentAt, _)? = sending[token] else { return [] }
            sending[token] = .answer(submission, items: items, sentAt: sentAt, isUnknown: true)
            inbox.setPhase(.unknown(token), of: items)
            note(.unknown, of: items)
            say("sending … unknown: \(message); looking it up", .warning)
            return [.resolve(token)]
        case .answerNotSent(let token):
            guard case .answer(_, let items, _, _)? = sending.end(token) else { return [] }
            inbox.setPhase(.open, of: items)
            say("not sent: the answer was not stored; your decision is kept", .warning)
            note(.failed("the answer was not stored"), of: items)
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
        case .notRecorded(let act, let message):
            say("\(act.outcome), but not noted in the ledger: \(message)", .warning)
        case .claimsChanged: return reload(after: .claimsChanged)
        case .noteAdded: return reload(after: .noteAdded)
        case .noteNotAdded(let text, let message): takeNoteBack(text, message)
        case .valueSearched(let progress): take(progress)
        case .compared(let comparison, let document): history.comparisons.keep(document, of: comparison)
        case .workBegun(let fault):
            say(work.takeBegun(fault))
            return reload(after: .workBegun)
        case .stateSet(let token): return takeStateSet(token)
        case .editor(let ticket, let result): return takeEditor(ticket, result)
        case .inputFile(let path, let result): return takeInputFile(path, result)
        case .copied(let bytes): say("copied \(Words.plural(bytes, "byte"))", .success)
        case .copyRefused(let message):
            let menu = settings.keys.sequences(for: .copyMenu).first?.label ?? ":copy-menu"
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
        let kinds = submission.answers.flatMap { $0.decisions.map(\.kind.rawValue) }
        var words: [String] = []
        for kind in kinds where !words.contains(kind) { words.append(kind) }
        let what = words.joined(separator: ", ")
        inbox.lastDecision = InboxState.LastDecision(at: now, by: settings.operatorName, what: what)
        let took = Words.elapsed(now.duration(since: sentAt))
        if let batch = sending.outbox.batch, isInBatch(items) {
            say("sending \u{b7} \(batch.sent + items.count) of \(batch.lines.count) stored", .success)
        } else {
            let thread = ForeignText.name(submission.thread.rawValue)
            say("sent \u{b7} \(what) \u{b7} \(thread) goes on \u{b7} \(took)", .success)
        }
        note(.sent, of: items)
        noteOwn(run)
        return [.saveDrafts(savedDrafts)] + reload(after: .answered)
    }

    private mutating func takeRefused(_ token: RequestToken, _ refusal: OperationError) -> [ConsoleEffect] {
        guard case .answer(let submission, let items, _, _)? = sending.end(token) else { return [] }
        inbox.setPhase(.open, of: items)
        let isBatch = isInBatch(items)
        if refusal.conflict != nil {
            takeConflict(refusal, submission, items)
        } else if refusal.isOfInput {
            let words = "the workflow does not accept the answer: \(refusal.message)"
            say(words, .error)
            note(.failed(words), of: items)
        } else {
            if !isBatch { say("not sent: \(refusal.message); your decision is kept", .error) }
            note(.failed(refusal.message), of: items)
        }
        return reload(after: .notAnswered)
    }

    private mutating func takeRequested(_ token: RequestToken, _ run: Run) -> [ConsoleEffect] {
        guard let pending = sending.end(token) else { return [] }
        switch pending {
        case .start(let start):
            if dialog(NewRunDialog.self) != nil { closeDialog() }
            let thread = ForeignText.name(run.request.thread.rawValue)
            say("\(ForeignText.name(start.workflow)) started on \(thread)", .success)
        case .retry(let retry): takeRetried(retry, as: run)
        case .fork(let fork): takeForked(fork)
        case .cancel: say("asked \(ForeignText.name(run.request.thread.rawValue)) to stop", .success)
        case .stateEdit, .answer: break
        }
        if !pending.isCancellation { noteOwn(run) }
        return reload(after: .requested)
    }

    private mutating func takeRefusedRequest(_ pending: PendingRequest, _ refusal: OperationError) {
        let fault = ConflictWords(refusal, now: now)?.title ?? refusal.message
        if case .start = pending, var dialog = dialog(NewRunDialog.self) {
            dialog.faults = [fault]
            replaceDialog(dialog)
            return
        }
        if pending.isOfFork, var dialog = dialog(ForkDialog.self) {
            dialog.isSending = false
            dialog.faults = [fault]
            replaceDialog(dialog)
            return
        }
        if case .retry(let retry) = pending {
            say(failures.takeRefused(retry, fault))
            return
        }
        say(fault, .error)
    }

    private mutating func takeEditor(_ ticket: EditorTicket, _ result: EditorResult) -> [ConsoleEffect] {
        input.decisionGuard.disarm(at: now)
        let text: String
        switch result {
        case .unchanged:
            say("nothing was changed in the editor")
            return [.redraw]
        case .failed(let message):
            say("the editor did not work: \(message)", .error)
            return [.redraw]
        case .saved(let saved): text = saved
        }
        switch ticket {
        case .newRunInput:
            if var dialog = dialog(NewRunDialog.self) {
                dialog.input = TextField(text, isMultiline: true)
                dialog.faults = []
                replaceDialog(dialog)
            }
        case .forkInput:
            if var dialog = dialog(ForkDialog.self) {
                dialog.take(typed: text)
                replaceDialog(dialog)
            }
        case .decision(let item, let digest, let action, let kind):
            takeEdited(text, of: item, digest, action, kind)
        }
        return [.redraw, .saveDrafts(savedDrafts)]
    }

    /// Takes what came back from the editor: a value that can be staged, or text that is kept with what is wrong about it.
    private mutating func takeEdited(
        _ text: String,
        of item: ItemID,
        _ digest: PayloadDigest,
        _ action: Int,
        _ kind: DecisionKind
    ) {
        guard let entry = inbox[item], entry.phase == .open else {
            say("the item is gone; what was edited was thrown away", .error)
            return
        }
        do {
            let value = try JSONValue(parsing: text)
            if var editor = dialog(ValueEditor.self), editor.item == item, editor.action == action {
                editor.replace(with: value)
                replaceDialog(editor)
                return
            }
            guard digest == entry.question.payloadDigest else {
                staging.keep(text, of: entry, action, kind)
                sayPayloadChanged(.editExternally)
                return
            }
            let edit = entry.item.edit(of: action, to: value, calling: staging.editedTool(of: entry, action))
            try entry.item.check(edit, at: action)
            stage(edit, of: entry, action)
        } catch {
            staging.keep(text, of: entry, action, kind)
            let again = settings.keys.sequences(for: .editExternally).first?.label ?? ""
            say("not staged: \(faultText(error)) \u{b7} \(again) opens the text again", .error)
        }
    }

    private mutating func takeInputFile(_ path: String, _ result: FileResult) -> [ConsoleEffect] {
        guard var dialog = dialog(NewRunDialog.self), dialog.isReading, dialog.inputPath == path else { return [] }
        dialog.isReading = false
        defer { replaceDialog(dialog) }
        switch result {
        case .failed(let message):
            dialog.faults = [message]
            return []
        case .text(let text):
            do {
                let input = try JSONValue(parsing: text)
                return start(dialog, input)
            } catch {
                dialog.faults = ["\(path): \(faultText(error))"]
                return []
            }
        }
    }

    /// Asks for the run the dialog describes.
    mutating func start(_ dialog: NewRunDialog, _ input: JSONValue) -> [ConsoleEffect] {
        guard work.workflows.indices.contains(dialog.workflow) else { return [] }
        let thread = dialog.thread.text.isEmpty ? nil : ThreadID(dialog.thread.text)
        let start = StartRequest(
            token: makeToken(),
            workflow: work.workflows[dialog.workflow].name,
            input: input,
            thread: thread
        )
        sending[start.token] = .start(start)
        return [.start(start)]
    }
}

extension OperationError {
    /// Whether the answer or input does not meet what the workflow needs.
    fileprivate var isOfInput: Bool { code == .invalidAnswer || code == .invalidInput }
}
