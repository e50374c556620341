import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Why the commands that decide and send are off; nil stands for a command that is not.
struct DecidingReasons {
    let screen: Screen
    let inbox: InboxState
    let staging: Staging
    let outbox: Outbox
    let failures: FailuresState
    let backend: BackendState
    let keys: KeyMap

    /// Why the item under the cursor, or what is marked, cannot be decided in this way.
    func notToDecide(_ kind: DecisionKind) -> String? {
        // Decisions may be staged while the store is away; only sending needs it.
        if let reason = backend.reasonNotToDecide { return reason }
        if !inbox.marks.isEmpty {
            if let reason = inbox.reasonNotToDecideActions(keys: keys) { return reason }
            guard kind == .edit else { return nil }
            return "it is for one item, and several are marked; \(keys.label(of: .clearMarks)) clears the marks"
        }
        if inbox.batch.hasMarks {
            if let reason = inbox.reasonNotToDecideActions(keys: keys) { return reason }
            guard kind == .edit else { return inbox.current.flatMap { $0.phase == .open ? nil : $0.phase.reason } }
            return "it is for one action, and several are marked; \(keys.label(of: .clearMarks)) clears the marks"
        }
        if let group = inbox.currentGroup {
            return "this row stands for \(group.items.count) items: Space marks them, Enter shows them"
        }
        guard let entry = inbox.current else { return "no item is selected" }
        guard entry.phase == .open else { return entry.phase.reason }
        guard entry.question.interrupt.id != nil else {
            return "the question has no id, as in very old files, and cannot be answered"
        }
        let actions = entry.item.actions
        guard actions.indices.contains(inbox.action) else { return "no action is selected" }
        if inbox.batch.isShown, !inbox.batch.shown.contains(inbox.action) { return "no action matches the filter" }
        return switch actions[inbox.action].availability(of: kind) {
        case .allowed: nil
        case .refused(let reason): reason
        }
    }

    /// Why the decision taken last cannot be taken here.
    var notToRepeat: String? {
        guard let lastDecision = staging.lastDecision else { return "nothing was decided yet" }
        return notToDecide(lastDecision.kind)
    }

    /// Why the tool of the item under the cursor cannot be renamed.
    var notToRename: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToDecide { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        return entry.item.renameRefusal
    }

    /// Why nothing can be taken back: no retry on the failures, no change to decisions elsewhere.
    var notToUndo: String? {
        if screen == .failures { return failures.staged.isEmpty ? "no retry is staged" : nil }
        if outbox.held != nil || !staging.localHistory.past.isEmpty { return nil }
        guard let entry = inbox.current else { return "no item is selected" }
        guard let draft = staging.drafts[entry.id], draft.decided > 0 else { return "nothing is decided here" }
        return entry.phase == .open ? nil : entry.phase.reason
    }

    /// Why the item under the cursor cannot be sent.
    var notToSend: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToWrite { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        let actions = entry.item.actions.count
        let decided = staging.drafts[entry.id]?.decided ?? 0
        guard decided != actions else { return nil }
        return actions == 1 ? "nothing is decided yet" : "\(decided) of \(actions) actions are decided"
    }

    /// Why there is nothing to send together.
    var notToSendAll: String? {
        if let reason = backend.reasonNotToWrite { return reason }
        if screen == .failures { return failures.reasonNotToPlan(keys: keys) }
        if let held = outbox.held {
            return "\(held.words(in: inbox)) in a moment; \(keys.label(of: .undo)) takes that back"
        }
        let staged = staging.drafts.filter { $0.value.decided > 0 }.keys
        guard let first = staged.first else { return "nothing is staged" }
        if staged.contains(where: inbox.isOpen) { return nil }
        return inbox[first]?.phase.reason ?? "nothing is staged"
    }

    /// Why the item under the cursor cannot be claimed.
    var notToClaim: String? { notToShare(by: backend.capabilities.claims.reason) }

    /// Why no note can be written to the item under the cursor.
    var notToNote: String? { notToShare(by: backend.capabilities.notes.reason) }

    private func notToShare(by missing: String?) -> String? {
        if let reason = backend.reasonNotToWrite ?? missing { return reason }
        guard let entry = inbox.current else { return "no item is selected" }
        return entry.question.interrupt.id == nil ? "the question has no id" : nil
    }
}
