import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

extension ConsoleState {
    /// Stages a decision on the action under the cursor, or opens what is needed to make one.
    ///
    /// Nothing is sent.
    mutating func decide(_ source: DecisionSource, _ call: CommandCall) -> [ConsoleEffect] {
        guard mayAct(from: call.origin), !asksOnceMore(call) else { return [] }
        inbox.arrival = nil
        guard inbox.marks.isEmpty else { return decideMarked(source, call.argument) }
        guard let entry = inbox.current else { return [] }
        let action = inbox.action
        let draft = staging.drafts[entry.id]
        switch source {
        case .fixed(let decision):
            guard !jumpToUnread(of: entry, [decision], "decided") else { return [] }
            stage(decision, of: entry, action)
        case .repeated:
            guard let decision = staging.lastDecision else { return [] }
            guard decision.kind != .edit else {
                say("an edit is made anew for each item; \(label(of: .edit)) opens it", .warning)
                return []
            }
            guard !jumpToUnread(of: entry, [decision], "decided") else { return [] }
            stage(decision, of: entry, action)
        case .written(let kind):
            if let argument = call.argument {
                stage(kind.decision(typed: argument, in: entry.item.dialect), of: entry, action)
            } else {
                openText(kind.decisionKind, of: entry, action, draft?.text(action, kind.decisionKind))
            }
        case .edited: openEditor(of: entry, action)
        case .editedExternally:
            let text = draft?.text(action, .edit) ?? staging.editedValue(of: entry, action).text(.pretty) + "\n"
            let ticket = EditorTicket.decision(entry.id, entry.question.payloadDigest, action: action, .edit)
            return [.openEditor(EditorRequest(ticket: ticket, text: text, fileExtension: "json"))]
        }
        return [.saveDrafts(savedDrafts)]
    }

    /// Takes one decision for all marked items, or opens what is needed to make one.
    private mutating func decideMarked(_ source: DecisionSource, _ argument: String?) -> [ConsoleEffect] {
        settleRange()
        switch source {
        case .fixed(let decision): stageMarked(decision)
        case .written(let kind):
            guard let argument else {
                openTextForMarked(kind.decisionKind)
                return []
            }
            stageMarked(kind.decision(typed: argument))
        case .repeated:
            guard let decision = staging.lastDecision, decision.kind != .edit else {
                say("an edit is made anew for each item", .warning)
                return []
            }
            stageMarked(decision)
        case .edited, .editedExternally: return []
        }
        return [.saveDrafts(savedDrafts)]
    }

    private mutating func openTextForMarked(_ kind: DecisionKind) {
        open(
            TextDialog(
                subject: .marked(revision: inbox.marks.revision),
                kind: kind,
                field: TextField(),
                choices: kind == .reject ? reasonChoices : []
            )
        )
    }

    /// Reasons given before, newest first, then those of the configuration.
    var reasonChoices: [JSONValue] {
        let recent = staging.reasons.recent
        return (recent + settings.deciding.reasons.filter { !recent.contains($0) }).map { .string($0) }
    }

    /// Why the item under the cursor, or what is marked, cannot be decided in this way.
    func reasonNotToDecide(_ kind: DecisionKind) -> String? {
        // Decisions may be staged while the store is away; only sending needs it.
        if let reason = backend.reasonNotToDecide { return reason }
        if !inbox.marks.isEmpty {
            guard kind == .edit else { return nil }
            return "it is for one item, and several are marked; \(label(of: .clearMarks)) clears the marks"
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
        return switch actions[inbox.action].availability(of: kind) {
        case .allowed: nil
        case .refused(let reason): reason
        }
    }

    /// Why the decision taken last cannot be taken here.
    var reasonNotToRepeat: String? {
        guard let lastDecision = staging.lastDecision else { return "nothing was decided yet" }
        return reasonNotToDecide(lastDecision.kind)
    }

    /// Why nothing can be taken back: no retry on the failures, no change to decisions elsewhere.
    var reasonNotToUndo: String? {
        if screen == .failures { return failures.staged.isEmpty ? "no retry is staged" : nil }
        if sending.outbox.held != nil || !staging.localHistory.past.isEmpty { return nil }
        guard let entry = inbox.current else { return "no item is selected" }
        guard let draft = staging.drafts[entry.id], draft.decided > 0 else { return "nothing is decided here" }
        return entry.phase == .open ? nil : entry.phase.reason
    }

    /// Takes back the last change; a key held down does it once.
    mutating func undo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard screen != .failures else {
            say(failures.takeBackRetry())
            return []
        }
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        takeBack()
        return [.saveDrafts(savedDrafts)]
    }

    /// Does again what was taken back last; a key held down does it once.
    mutating func redo(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard origin != .key || !input.decisionGuard.isRepetition else { return [] }
        doAgain()
        return [.saveDrafts(savedDrafts)]
    }

    /// Where everything must be read before it is approved: shows the first part that was not, and says so.
    mutating func jumpToUnread(of entry: InboxEntry, _ decisions: [Decision], _ verb: String) -> Bool {
        let lets = decisions.contains { $0.kind == .approve || $0.kind == .edit }
        guard settings.deciding.requiresSeen, lets else { return false }
        let percent = seenPercent(of: entry)
        guard percent < 100 else { return false }
        inbox.tab = .ask
        if !ScreenLayout(self).hasDetail { inbox.isMaximized = true }
        let layout = ScreenLayout(self)
        func firstUnread() -> (row: Int, isElided: Bool)? {
            var number = 0
            for (row, line) in InboxPreview(state: self).askLines(of: entry, width: layout.detail.size.columns)
                .enumerated() where line.isQuestion
            {
                if inbox.seen[entry.id]?.lines.contains(number) != true { return (row, line.line.omitted > 0) }
                number += max(1, line.line.omitted)
            }
            return nil
        }
        if firstUnread()?.isElided == true { inbox.isExpanded = true }
        let unread = firstUnread()
        if let unread { inbox.scroll = unread.row }
        say("seen \(percent) %: what was not read is shown now; nothing was \(verb)", .warning)
        return true
    }

    /// Whether the key or line may act on what is under the cursor; says why not.
    mutating func mayAct(from origin: CommandCall.Origin) -> Bool {
        switch origin {
        case .line(let target): return isUnchanged(target, since: "the line was typed")
        case .secondLook(let look): return isUnchanged(look.target, since: "you were asked once more")
        case .key:
            guard let target = decisionTarget else { return false }
            switch input.decisionGuard.verdict(on: target) {
            case .live: return true
            case .held:
                takeBackHeldDecision()
                return false
            case .dead(let reason):
                say("not decided: \(reason)", .warning)
                return false
            }
        }
    }

    /// Whether a decision would still be about `target`; says that it would not.
    private mutating func isUnchanged(_ target: DecisionGuard.Target?, since words: String) -> Bool {
        if target != nil, target == decisionTarget { return true }
        say("the item changed while \(words); nothing was decided", .warning)
        return false
    }

    /// A key that turns out to be held down decided once too often: only its first press counts.
    private mutating func takeBackHeldDecision() {
        guard let last = staging.takeBackHeldDecision() else { return }
        inbox.action = last.action
        say("a key held down decides once", .warning)
    }

    /// Notes a decision and goes on to the next action that has none.
    mutating func stage(_ decision: Decision, of entry: InboxEntry, _ action: Int) {
        do {
            try entry.item.check(decision, at: action)
        } catch {
            say(faultText(error), .error)
            return
        }
        let draft = staging.note(decision, of: entry, action, isRepeatedKey: input.decisionGuard.isSameKeyAgain)
        remembering("\(decision.kind.rawValue) \(ForeignText.name(entry.item.actions[action].name))") {
            $0.staging.drafts[entry.id] = draft
        }
        inbox.noteOpened(entry.id)
        if inbox.current?.id == entry.id, inbox.action == action {
            let count = draft.decisions.count
            let rest = (1..<max(2, count)).map { (action + $0) % count }
            inbox.action = rest.first { draft.decisions[$0] == nil } ?? action
            revealAction()
        }
        let send = label(of: .send)
        let name = ForeignText.name(entry.item.actions[action].name)
        let calling = decision.newTool.map { ", calling \(ForeignText.name($0))" } ?? ""
        let claim = claimWords(of: [entry.id]).map { ", \($0)" } ?? ""
        let words = "\(decision.kind.rawValue) \(name)\(calling): staged, not sent\(claim)"
        say(
            draft.isComplete
                ? "\(words) \u{b7} \(send) sends" : "\(words) \u{b7} \(draft.decided) of \(draft.decisions.count)"
        )
    }

    private mutating func openText(_ kind: DecisionKind, of entry: InboxEntry, _ action: Int, _ kept: String?) {
        let staged = staging.drafts[entry.id]?.decisions[action]
        let earlier = staged?.kind == kind ? staged?.decision?.message : nil
        open(
            TextDialog(
                subject: .item(entry.id, action: action),
                kind: kind,
                payloadDigest: entry.question.payloadDigest,
                field: TextField(kept ?? earlier ?? ""),
                choices: kind == .respond ? entry.item.choices : reasonChoices
            )
        )
    }

    private mutating func openEditor(of entry: InboxEntry, _ action: Int) {
        let value = staging.editedValue(of: entry, action)
        open(
            ValueEditor(
                item: entry.id,
                action: action,
                original: entry.item.actions[action].draft,
                value: value,
                schema: entry.item.actions[action].schema,
                tool: entry.item.actions[action].name,
                calledTool: staging.editedTool(of: entry, action),
                mayRename: staging.drafts[entry.id]?.mayRename == true,
                payloadDigest: entry.question.payloadDigest
            )
        )
    }

    /// Keeps text that was begun and left with Esc.
    mutating func keepText(_ text: String?, of item: ItemID, _ action: Int, _ kind: DecisionKind) {
        if let entry = inbox[item] { staging.keep(text, of: entry, action, kind) }
    }

    /// Scrolls the question so that the action under the cursor is in view.
    mutating func revealAction() {
        let layout = ScreenLayout(self)
        guard let entry = inbox.current, inbox.tab == .ask, layout.detailRows > 0 else { return }
        let lines = InboxPreview(state: self).askLines(of: entry, width: layout.detail.size.columns)
        guard let start = lines.firstIndex(where: { $0.action == inbox.action }) else { return }
        let end = lines.lastIndex { $0.action == inbox.action } ?? start
        if start < inbox.scroll { inbox.scroll = start }
        if end >= inbox.scroll + layout.detailRows {
            inbox.scroll = min(start, end - layout.detailRows + 1)
        }
    }
}

/// The last decision staged, for taking it back when its key turns out to be held down.
struct StagedChange: Equatable, Sendable {
    var item: ItemID
    var action: Int
    var previous: StagedDecision?
    /// Whether the press before was the same key.
    var wasRepeatedKey: Bool
}
