import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Whether a command can be given now.
enum Availability: Equatable, Sendable {
    case available
    /// It cannot; why, in a clause.
    case unavailable(String)
}

extension ConsoleState {
    /// Whether `id` can be given now, and if not, why.
    func availability(of id: CommandID) -> Availability {
        switch id {
        case .approve: availability(ofDeciding: .approve)
        case .reject: availability(ofDeciding: .reject)
        case .edit, .editExternally: availability(ofDeciding: .edit)
        case .respond: availability(ofDeciding: .respond)
        case .ignore: availability(ofDeciding: .ignore)
        case .repeatDecision:
            lastDecision.map { availability(ofDeciding: $0.kind) } ?? .unavailable("nothing was decided yet")
        case .allowRename: availabilityOfRenaming
        case .undo where screen == .failures:
            failures.staged.isEmpty ? .unavailable("no retry is staged") : .available
        case .undo: availabilityOfUndo
        case .redo: localHistory.future.isEmpty ? .unavailable("nothing was taken back") : .available
        case .mark where screen == .inbox: inbox.rows.isEmpty ? .unavailable("the list is empty") : .available
        case .markRange: inbox.rows.isEmpty ? .unavailable("the list is empty") : .available
        case .markAll where screen == .inbox:
            inbox.visibleIDs.isEmpty ? .unavailable("the list is empty") : .available
        case .clearMarks where screen == .inbox:
            inbox.marks.isEmpty ? .unavailable("no item is marked") : .available
        case .claim, .note: writing ?? availabilityOfClaiming
        case .results: outbox.batch == nil ? .unavailable("nothing was sent together yet") : .available
        case .copyCommand: commandLine == nil ? .unavailable("nothing is decided here yet") : .available
        case .send, .review: availabilityOfSending
        case .sendAll where screen == .failures: writing ?? availabilityOfRetryPlan
        case .sendAll: availabilityOfSendingAll
        case .newRun:
            writing ?? (workflows.isEmpty ? .unavailable("no workflow is registered here") : .available)
        case .retry: writing ?? (failures.current == nil ? .unavailable("no failed run is selected") : .available)
        case .mark where screen == .failures:
            failures.current == nil ? .unavailable("no failed run is selected") : .available
        case .showValue: viewedValue == nil ? .unavailable("nothing is selected") : .available
        case .markAll: failures.visible.isEmpty ? .unavailable("the list is empty") : .available
        case .clearMarks where screen == .failures:
            failures.marks.isEmpty ? .unavailable("nothing is marked") : .available
        case .retryEdited, .askAgain:
            writing ?? (failures.current == nil ? .unavailable("no failed run is selected") : .available)
        case .stopRetries:
            failures.bulk.map { $0.isOver } ?? true ? .unavailable("no retries are under way") : .available
        case .fork where screen == .failures:
            failures.current == nil ? .unavailable("no failed run is selected") : .available
        case .mark, .compareParent, .compareThread:
            history.current == nil ? .unavailable("no checkpoint is selected") : .available
        case .clearMarks: history.marks.isEmpty ? .unavailable("nothing is marked") : .available
        case .compareMarked: availabilityOfComparingMarked
        case .nextChange, .previousChange:
            history.tab == .difference ? .available : .unavailable("nothing is compared; d compares")
        case .fork: writing ?? availabilityOfForking
        case .stopRun:
            writing ?? (activeRun == nil ? .unavailable("no run is active on this thread") : .available)
        case .nextAction, .previousAction:
            (inbox.current?.item.actions.count ?? 0) > 1 || inbox.isGrouped
                ? .available : .unavailable("the item has one action")
        case .unlock, .lock: availability(ofLock: id)
        case .work: availabilityOfWork
        // Asked at every frame: what there is to copy is only written out when the menu opens.
        case .copyMenu:
            currentThread == nil && ledger.current == nil ? .unavailable("nothing is selected") : .available
        case .pipe: copyText(of: .copyValue) == nil ? .unavailable("nothing is selected") : .available
        case .jumpBack: jumps.earlier.isEmpty ? .unavailable("there is no earlier place") : .available
        case .jumpForward: jumps.later.isEmpty ? .unavailable("there is no later place") : .available
        case .profiles:
            settings.profiles.isEmpty ? .unavailable("the configuration has no profiles") : .available
        case .copyValue, .copyID: copyText(of: id) == nil ? .unavailable("nothing is selected") : .available
        case .left, .right:
            ScreenLayout(self).hasDetail ? .available : .unavailable("there is one pane")
        default: .available
        }
    }

    /// Why nothing can be written; nil when it can.
    private var writing: Availability? {
        if let reason = access.readOnlyReason { return .unavailable("read-only: \(reason)") }
        if case .unavailable(let message) = connection {
            return .unavailable("the store cannot be reached: \(message)")
        }
        return nil
    }

    private func availability(ofDeciding kind: DecisionKind) -> Availability {
        // Decisions may be staged while the store is away; only sending needs it.
        if let reason = access.readOnlyReason { return .unavailable("read-only: \(reason)") }
        if !inbox.marks.isEmpty {
            guard kind == .edit else { return .available }
            return .unavailable(
                "it is for one item, and several are marked; \(label(of: .clearMarks)) clears the marks"
            )
        }
        if let group = inbox.currentGroup {
            let count = group.items.count
            return .unavailable("this row stands for \(count) items: Space marks them, Enter shows them")
        }
        guard let entry = inbox.current else { return .unavailable("no item is selected") }
        guard entry.phase == .open else { return .unavailable(entry.phase.reason) }
        guard entry.question.interrupt.id != nil else {
            return .unavailable("the question has no id, as in very old files, and cannot be answered")
        }
        let actions = entry.item.actions
        guard actions.indices.contains(inbox.action) else { return .unavailable("no action is selected") }
        switch actions[inbox.action].availability(of: kind) {
        case .allowed: return .available
        case .refused(let reason): return .unavailable(reason)
        }
    }

    private var availabilityOfClaiming: Availability {
        guard let entry = inbox.current else { return .unavailable("no item is selected") }
        return entry.question.interrupt.id == nil ? .unavailable("the question has no id") : .available
    }

    private var availabilityOfUndo: Availability {
        if outbox.held != nil || !localHistory.past.isEmpty { return .available }
        guard let entry = inbox.current else { return .unavailable("no item is selected") }
        guard let draft = drafts[entry.id], draft.decided > 0 else { return .unavailable("nothing is decided here") }
        return entry.phase == .open ? .available : .unavailable(entry.phase.reason)
    }

    private var availabilityOfSending: Availability {
        guard let entry = inbox.current else { return .unavailable("no item is selected") }
        if let writing { return writing }
        guard entry.phase == .open else { return .unavailable(entry.phase.reason) }
        let actions = entry.item.actions.count
        let decided = drafts[entry.id]?.decided ?? 0
        guard decided == actions else {
            return .unavailable(
                actions == 1 ? "nothing is decided yet" : "\(decided) of \(actions) actions are decided"
            )
        }
        return .available
    }

    private var availabilityOfSendingAll: Availability {
        if let writing { return writing }
        if let held = outbox.held {
            return .unavailable("\(heldWords(held)) in a moment; \(label(of: .undo)) takes that back")
        }
        let staged = drafts.filter { $0.value.decided > 0 }.keys
        guard let first = staged.first else { return .unavailable("nothing is staged") }
        if staged.contains(where: { inbox[$0]?.phase == .open }) { return .available }
        return .unavailable(inbox[first]?.phase.reason ?? "nothing is staged")
    }
}

extension InboxEntry.Phase {
    /// Why nothing can be decided in this phase, in a clause.
    var reason: String {
        switch self {
        case .open: "it is open"
        case .held: "its answer is about to go out"
        case .sending: "its answer is being sent"
        case .unknown: "its answer was sent and the outcome is being looked up"
        case .answered: "it is answered and the run goes on"
        }
    }
}
