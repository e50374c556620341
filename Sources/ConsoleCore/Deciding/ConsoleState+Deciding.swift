import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Routes the commands that decide: ``DecisionStep`` says what a command leads to, ``Staging`` keeps what is decided.
extension ConsoleState {
    /// What deciding and sending go by.
    var decidingContext: DecidingContext {
        DecidingContext(
            rules: settings.deciding,
            keys: settings.keys,
            claims: sharing.claims,
            operatorName: settings.operatorName,
            now: now
        )
    }

    /// Stages a decision on what is under the cursor or marked, or opens what is needed to make one.
    ///
    /// Nothing is sent.
    mutating func decide(_ source: DecisionSource, _ call: CommandCall) -> [ConsoleEffect] {
        guard mayAct(from: call.origin), !asksOnceMore(call) else { return [] }
        inbox.arrival = nil
        guard inbox.marks.isEmpty else {
            inbox.settleRange()
            return take(DecisionStep(source, call.argument, on: inbox.marks, staging: staging, decidingContext))
        }
        guard let entry = inbox.current else { return [] }
        guard !inbox.batch.hasMarks else {
            inbox.batch.marks.endRange(inbox.batch.range(to: inbox.action))
            return take(
                DecisionStep(
                    source,
                    call.argument,
                    onActions: inbox.batch.marks.revision,
                    of: entry,
                    staging: staging,
                    decidingContext
                )
            )
        }
        return take(
            DecisionStep(source, call.argument, on: entry, inbox.action, staging: staging, decidingContext)
        )
    }

    private mutating func take(_ step: DecisionStep) -> [ConsoleEffect] {
        switch step {
        case .nothing: return []
        case .refuse(let remark):
            say(remark)
            return []
        case .editExternally(let request): return [.openEditor(request)]
        case .stageTogether(let decision): stageTogether(decision)
        case .stageOnMarkedActions(let decision): stageMarkedActions(decision)
        case .stage(let decision):
            guard let entry = inbox.current, !jumpToUnread(of: entry, [decision], "decided") else { return [] }
            stage(decision, of: entry, inbox.action)
        case .write(let dialog):
            dialogs.open(dialog)
            guard case .item = dialog.subject else { return [] }
        case .choose(let dialog): dialogs.open(dialog)
        case .edit(let editor): dialogs.open(editor)
        }
        return [.saveDrafts(savedDrafts)]
    }

    /// Stages a decision on an action and shows the next one that has none.
    mutating func stage(_ decision: Decision, of entry: InboxEntry, _ action: Int) {
        let isUnderCursor = inbox.current?.id == entry.id && inbox.action == action
        do {
            let draft = try staging.stage(
                decision,
                of: entry,
                action,
                isRepeatedKey: input.decisionGuard.isSameKeyAgain,
                in: &screens.inbox
            )
            if isUnderCursor { revealAction() }
            say(
                staging.remark(on: decision, of: entry, action, draft, decidingContext),
                about: entry.question.thread
            )
        } catch {
            say(faultText(error), .error, about: entry.question.thread)
        }
    }

    /// Stages a decision on everything that is marked.
    mutating func stageTogether(_ decision: Decision) {
        let result = staging.stageTogether(decision, rules: settings.deciding, in: &screens.inbox)
        say(result.remark(decidingContext))
    }

    /// Stages a decision on the marked actions of the batch under the cursor.
    mutating func stageMarkedActions(_ decision: Decision) {
        guard let entry = inbox.current else { return }
        let result = staging.stageMarkedActions(decision, of: entry, rules: settings.deciding, in: &screens.inbox)
        revealAction()
        say(result.remark(keys: settings.keys), about: entry.question.thread)
    }

    // MARK: What is not read yet

    /// Where everything must be read before it is approved: shows the first part that was not, and says so.
    ///
    /// - Parameters:
    ///   - entry: The item under the cursor.
    ///   - decisions: What would be decided about it.
    ///   - verb: What does not happen to it.
    /// - Returns: Whether something is to be read first.
    mutating func jumpToUnread(of entry: InboxEntry, _ decisions: [Decision], _ verb: String) -> Bool {
        let percent = inbox.seenPercent(of: entry)
        guard settings.deciding.isUnread(decisions, seen: percent) else { return false }
        inbox.tab = .ask
        if !ScreenLayout(self).hasDetail { inbox.isMaximized = true }
        // A filter must not hide what is to be read.
        inbox.batch.filter = ""
        settleCursors()
        if firstUnread(of: entry)?.isElided == true { inbox.isExpanded = true }
        if let unread = firstUnread(of: entry) { inbox.scroll = unread.row }
        say("seen \(percent) %: what was not read is shown now; nothing was \(verb)", .warning)
        return true
    }

    private func firstUnread(of entry: InboxEntry) -> (row: Int, isElided: Bool)? {
        let width = ScreenLayout(self).detail.size.columns
        let lines = InboxPreview(state: self).askLines(of: entry, width: width)
        return (inbox.seen[entry.id] ?? SeenLines(width: width, actions: 0)).firstUnread(in: lines)
    }

    /// Scrolls the question so that the action under the cursor is in view.
    mutating func revealAction() {
        let layout = ScreenLayout(self)
        guard let entry = inbox.current, inbox.tab == .ask, layout.detailRows > 0 else { return }
        inbox.revealAction(
            in: InboxPreview(state: self).askLines(of: entry, width: layout.detail.size.columns),
            rows: layout.detailRows
        )
    }

    // MARK: Whether a key decides

    /// Whether the key or line may act on what is under the cursor; says why not.
    mutating func mayAct(from origin: CommandCall.Origin) -> Bool {
        switch ActPermission(of: origin, on: decisionTarget, input.decisionGuard) {
        case .granted: return true
        case .refused(let remark): say(remark)
        case .heldKey:
            // A key that turns out to be held down decided once too often: only its first press counts.
            guard let last = staging.takeBackHeldDecision() else { return false }
            inbox.action = last.action
            say("a key held down decides once", .warning)
        }
        return false
    }

    /// Opens the dialog that asks once more; false when there is no reason to, or when its confirming key was pressed.
    private mutating func asksOnceMore(_ call: CommandCall) -> Bool {
        let reasons = inbox.reasonsToLookAgain
        if case .secondLook(let look) = call.origin, look.reasons == reasons { return false }
        guard !reasons.isEmpty else { return false }
        dialogs.open(SecondLook(command: call.id, argument: call.argument, target: decisionTarget, reasons: reasons))
        return true
    }

    // MARK: Beside decisions

    /// Lets the edits of the item under the cursor call another tool, or forbids it again.
    mutating func toggleRenaming(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard mayAct(from: origin), let entry = inbox.current else { return [] }
        guard staging.toggleRenaming(of: entry) else {
            say("an edit of this item calls the tool that is proposed")
            return [.saveDrafts(savedDrafts)]
        }
        let recording = ActRecording(act: .allowRename, subject: entry.item.title, thread: entry.question.thread)
        say("\(settings.keys.label(of: .edit)), then T, names another tool; this is put on record", .warning)
        return [.saveDrafts(savedDrafts), .perform(recording)]
    }

    /// Takes back the last change; a key held down does it once.
    mutating func undo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard screen != .failures else {
            say(failures.takeBackRetry())
            return []
        }
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        if sending.outbox.held != nil {
            cancelHold("taken back, not sent; everything stays staged")
        } else {
            say(staging.undo(in: &screens.inbox))
        }
        return [.saveDrafts(savedDrafts)]
    }

    /// Does again what was taken back last; a key held down does it once.
    mutating func redo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        say(staging.redo(in: &screens.inbox))
        return [.saveDrafts(savedDrafts)]
    }

    /// Claims the item under the cursor, or gives it back when it is the operator's own.
    mutating func claimOrGiveBack() -> [ConsoleEffect] {
        guard let entry = inbox.current else { return [] }
        let time = settings.deciding.claimTime
        let (effect, remark) = sharing.claims.toggle(entry, by: settings.operatorName, for: time, at: now)
        say(remark)
        return [effect]
    }

    /// Adds a note to the item under the cursor, or opens the line it is written on.
    mutating func addNote(_ text: String?, from origin: CommandCall.Origin) -> [ConsoleEffect] {
        switch NoteStep(text, from: origin, target: decisionTarget) {
        case .add(let text):
            return inbox.current.map { [.perform(NoteAddition(text: text, question: $0.question))] } ?? []
        case .write(let line): input.prompt = line
        case .writeAgain(let line, let remark):
            say(remark)
            input.prompt = line
        }
        return []
    }
}
