import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Routes the commands that decide to ``DecisionStep``, which determines their effect, and ``Staging``, which keeps the
/// decisions.
extension ConsoleState {
    /// The context in which decisions are made and sent.
    var decidingContext: DecidingContext {
        DecidingContext(
            rules: settings.deciding,
            keys: settings.keys,
            claims: sharing.claims,
            operatorName: settings.operatorName,
            now: now
        )
    }

    /// Stages a decision on the item under the cursor or on the marked items, or opens a dialog for one.
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

    /// Stages a decision on an action and shows the next undecided action.
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

    /// Stages a decision on all marked items.
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

    /// Shows the first unread part of an item that must be read before approval.
    ///
    /// - Parameters:
    ///   - entry: The item under the cursor.
    ///   - decisions: The intended decisions.
    ///   - verb: The word for what is refused.
    /// - Returns: Whether an unread part is shown.
    mutating func jumpToUnread(of entry: InboxEntry, _ decisions: [Decision], _ verb: String) -> Bool {
        let percent = inbox.seenPercent(of: entry)
        guard settings.deciding.isUnread(decisions, seen: percent) else { return false }
        inbox.tab = .ask
        if !ScreenLayout(self).hasDetail { inbox.isMaximized = true }
        // A filter must not hide the unread part.
        inbox.batch.filter = ""
        settleCursors()
        if firstUnread(of: entry)?.isElided == true { inbox.isExpanded = true }
        if let unread = firstUnread(of: entry) { inbox.scroll = unread.row }
        say("seen \(percent) %: the unread part is shown now; the item was not \(verb)", .warning)
        return true
    }

    private func firstUnread(of entry: InboxEntry) -> (row: Int, isElided: Bool)? {
        let width = ScreenLayout(self).detail.size.columns
        let lines = InboxPreview(state: self).askLines(of: entry, width: width)
        return (inbox.seen[entry.id] ?? SeenLines(width: width, actions: 0)).firstUnread(in: lines)
    }

    /// Scrolls the question so that the action under the cursor is visible.
    mutating func revealAction() {
        let layout = ScreenLayout(self)
        guard let entry = inbox.current, inbox.tab == .ask, layout.detailRows > 0 else { return }
        inbox.revealAction(
            in: InboxPreview(state: self).askLines(of: entry, width: layout.detail.size.columns),
            rows: layout.detailRows
        )
    }

    // MARK: Whether a key decides

    /// Whether the key or line may act on the item under the cursor.
    ///
    /// Shows the reason if not.
    mutating func mayAct(from origin: CommandCall.Origin) -> Bool {
        switch ActPermission(of: origin, on: decisionTarget, input.decisionGuard) {
        case .granted: return true
        case .refused(let remark): say(remark)
        case .heldKey:
            // A repeated key of a held key has decided once too often. Only its first press counts.
            guard let last = staging.undoHeldDecision() else { return false }
            inbox.action = last.action
            say("a held key decides once", .warning)
        }
        return false
    }

    /// Opens the confirming dialog.
    ///
    /// Returns false when none is needed, or when its confirming key was pressed.
    private mutating func asksOnceMore(_ call: CommandCall) -> Bool {
        let reasons = inbox.reasonsToLookAgain
        if case .secondLook(let look) = call.origin, look.reasons == reasons { return false }
        guard !reasons.isEmpty else { return false }
        dialogs.open(SecondLook(command: call.id, argument: call.argument, target: decisionTarget, reasons: reasons))
        return true
    }

    // MARK: Beside decisions

    /// Allows or forbids edits of the item under the cursor to call another tool.
    mutating func toggleRenaming(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard mayAct(from: origin), let entry = inbox.current else { return [] }
        guard staging.toggleRenaming(of: entry) else {
            say("edits of this item call the proposed tool")
            return [.saveDrafts(savedDrafts)]
        }
        let recording = ActRecording(act: .allowRename, subject: entry.item.title, thread: entry.question.thread)
        say("\(settings.keys.label(of: .edit)), then T, names another tool; the ledger records it", .warning)
        return [.saveDrafts(savedDrafts), .perform(recording)]
    }

    /// Undoes the last change.
    ///
    /// A held key undoes once.
    mutating func undo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard screen != .failures else {
            say(failures.undoRetry())
            return []
        }
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        if sending.outbox.held != nil {
            cancelHold("withdrawn, not sent; all decisions stay staged")
        } else {
            say(staging.undo(in: &screens.inbox))
        }
        return [.saveDrafts(savedDrafts)]
    }

    /// Redoes the last undone change.
    ///
    /// A held key redoes once.
    mutating func redo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        say(staging.redo(in: &screens.inbox))
        return [.saveDrafts(savedDrafts)]
    }

    /// Claims the item under the cursor, or releases the operator's own claim.
    mutating func claimOrGiveBack() -> [ConsoleEffect] {
        guard let entry = inbox.current else { return [] }
        let time = settings.deciding.claimTime
        let (effect, remark) = sharing.claims.toggle(entry, by: settings.operatorName, for: time, at: now)
        say(remark)
        return [effect]
    }

    /// Adds a note to the item under the cursor, or opens the line for its text.
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
