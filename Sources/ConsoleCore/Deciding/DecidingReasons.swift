import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The reasons why the commands that decide and send are disabled; `nil` for an enabled command.
struct DecidingReasons {
    let screen: Screen
    let inbox: InboxState
    let staging: Staging
    let outbox: Outbox
    let failures: FailuresState
    let backend: BackendState
    let keys: KeyMap

    /// Returns the reason why the item under the cursor or the marked items cannot be decided in this way.
    func notToDecide(_ kind: DecisionKind) -> String? {
        // Decisions can be staged while the backend is disconnected. Only sending needs the connection.
        if let reason = backend.reasonNotToDecide { return reason }
        if !inbox.marks.isEmpty {
            if let reason = inbox.reasonNotToDecideActions(keys: keys) { return reason }
            guard kind == .edit else { return nil }
            return "it applies to one item, and several are marked; \(keys.label(of: .clearMarks)) clears the marks"
        }
        if inbox.batch.hasMarks {
            if let reason = inbox.reasonNotToDecideActions(keys: keys) { return reason }
            guard kind == .edit else { return inbox.current.flatMap { $0.phase == .open ? nil : $0.phase.reason } }
            return "it applies to one action, and several are marked; \(keys.label(of: .clearMarks)) clears the marks"
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

    /// The reason why the last decision cannot be repeated here.
    var notToRepeat: String? {
        guard let lastDecision = staging.lastDecision else { return "no decision was made yet" }
        return notToDecide(lastDecision.kind)
    }

    /// The reason why edits cannot rename the tool of the item under the cursor.
    var notToRename: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToDecide { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        return entry.item.renameRefusal
    }

    /// The reason why nothing can be undone: no staged retry on Failures, or no change of decisions on other screens.
    var notToUndo: String? {
        if screen == .failures { return failures.staged.isEmpty ? "no retry is staged" : nil }
        if outbox.held != nil || !staging.localHistory.past.isEmpty { return nil }
        guard let entry = inbox.current else { return "no item is selected" }
        guard let draft = staging.drafts[entry.id], draft.decided > 0 else { return "no decision is staged here" }
        return entry.phase == .open ? nil : entry.phase.reason
    }

    /// The reason why the item under the cursor cannot be sent.
    var notToSend: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToWrite { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        let actions = entry.item.actions.count
        let decided = staging.drafts[entry.id]?.decided ?? 0
        guard decided != actions else { return nil }
        return actions == 1 ? "no decision is staged yet" : "\(decided) of \(actions) actions are decided"
    }

    /// The reason why nothing can be sent together.
    var notToSendAll: String? {
        if let reason = backend.reasonNotToWrite { return reason }
        if screen == .failures { return failures.reasonNotToPlan(keys: keys) }
        if let held = outbox.held {
            return "\(held.words(in: inbox)) in a moment; \(keys.label(of: .undo)) withdraws"
        }
        let staged = staging.drafts.filter { $0.value.decided > 0 }.keys
        guard let first = staged.first else { return "nothing is staged" }
        if staged.contains(where: inbox.isOpen) { return nil }
        return inbox[first]?.phase.reason ?? "nothing is staged"
    }

    /// The reason why the item under the cursor cannot be claimed.
    var notToClaim: String? { notToShare(by: backend.capabilities.claims.reason) }

    /// The reason why no note can be added to the item under the cursor.
    var notToNote: String? { notToShare(by: backend.capabilities.notes.reason) }

    private func notToShare(by missing: String?) -> String? {
        if let reason = backend.reasonNotToWrite ?? missing { return reason }
        guard let entry = inbox.current else { return "no item is selected" }
        return entry.question.interrupt.id == nil ? "the question has no id" : nil
    }
}
