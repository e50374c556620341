import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// Stages a decision on the action under the cursor, or opens what is needed to make one.
    ///
    /// Nothing is sent.
    mutating func decide(_ id: CommandID, _ argument: String?, from origin: Origin) -> [ConsoleEffect] {
        guard mayAct(from: origin), !asksOnceMore(id, argument, from: origin) else { return [] }
        inbox.arrival = nil
        guard inbox.marks.isEmpty else { return decideMarked(id, argument) }
        guard let entry = inbox.current else { return [] }
        let action = inbox.action
        let draft = drafts[entry.id]
        switch id {
        case .approve:
            guard !jumpToUnread(of: entry, [.approve], "decided") else { return [] }
            stage(.approve, of: entry, action)
        case .repeatDecision:
            guard let decision = lastDecision else { return [] }
            guard decision.kind != .edit else {
                say("an edit is made anew for each item; \(label(of: .edit)) opens it", .warning)
                return []
            }
            guard !jumpToUnread(of: entry, [decision], "decided") else { return [] }
            stage(decision, of: entry, action)
        case .ignore: stage(.ignore, of: entry, action)
        case .reject:
            if let argument {
                stage(.reject(message: argument), of: entry, action)
            } else {
                openText(.reject, of: entry, action, draft?.text(action, .reject))
            }
        case .respond:
            if let argument {
                stage(.respond(typed: argument, in: entry.item.dialect), of: entry, action)
            } else {
                openText(.respond, of: entry, action, draft?.text(action, .respond))
            }
        case .edit: openEditor(of: entry, action)
        case .editExternally:
            let text = draft?.text(action, .edit) ?? editedValue(of: entry, action).text(.pretty) + "\n"
            let ticket = EditorTicket.decision(entry.id, entry.question.payloadDigest, action: action, .edit)
            return [.openEditor(EditorRequest(ticket: ticket, text: text, fileExtension: "json"))]
        default: break
        }
        return [.saveDrafts(savedDrafts)]
    }

    /// Takes one decision for all marked items, or opens what is needed to make one.
    private mutating func decideMarked(_ id: CommandID, _ argument: String?) -> [ConsoleEffect] {
        settleRange()
        switch id {
        case .approve: stageMarked(.approve)
        case .ignore: stageMarked(.ignore)
        case .reject:
            guard let argument else {
                openTextForMarked(.reject)
                return []
            }
            stageMarked(.reject(message: argument))
        case .respond:
            guard let argument else {
                openTextForMarked(.respond)
                return []
            }
            stageMarked(.respond(.string(argument)))
        case .repeatDecision:
            guard let decision = lastDecision, decision.kind != .edit else {
                say("an edit is made anew for each item", .warning)
                return []
            }
            stageMarked(decision)
        default: return []
        }
        return [.saveDrafts(savedDrafts)]
    }

    private mutating func openTextForMarked(_ kind: DecisionKind) {
        dialogs.append(
            .text(
                TextDialog(
                    subject: .marked(revision: inbox.marks.revision),
                    kind: kind,
                    field: TextField(),
                    choices: kind == .reject ? reasonChoices : []
                )
            )
        )
    }

    /// Reasons given before, newest first, then those of the configuration.
    var reasonChoices: [JSONValue] {
        let all = reasons.recent + settings.deciding.reasons.filter { !reasons.recent.contains($0) }
        return all.map { .string($0) }
    }

    /// Takes back the last change or does it again; a key held down does it once.
    mutating func takeBackOrDoAgain(_ id: CommandID, from origin: Origin) -> [ConsoleEffect] {
        guard origin != .key || !decisionGuard.isRepetition else { return [] }
        if id == .undo { takeBack() } else { doAgain() }
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
            for (row, line) in askLines(of: entry, width: layout.detail.size.columns).enumerated() where line.isQuestion
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
    mutating func mayAct(from origin: Origin) -> Bool {
        switch origin {
        case .line(let target): return isUnchanged(target, since: "the line was typed")
        case .secondLook(let look): return isUnchanged(look.target, since: "you were asked once more")
        case .key:
            guard let target = decisionTarget else { return false }
            switch decisionGuard.verdict(on: target) {
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
        guard let last = lastStaged, last.wasRepeatedKey else { return }
        drafts[last.item]?.decisions[last.action] = last.previous
        localHistory.dropLast()
        inbox.action = last.action
        lastStaged = nil
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
        var draft =
            drafts[entry.id]
            ?? ItemDraft(
                payloadDigest: entry.question.payloadDigest,
                actions: entry.item.actions.count
            )
        lastStaged = StagedChange(
            item: entry.id,
            action: action,
            previous: draft.decisions[action],
            wasRepeatedKey: decisionGuard.isSameKeyAgain
        )
        draft.decisions[action] = StagedDecision(decision)
        restored[entry.id]?[action] = nil
        draft.keep(nil, action, decision.kind)
        draft.keep(tool: nil, action)
        let decided = draft
        remembering("\(decision.kind.rawValue) \(ForeignText.name(entry.item.actions[action].name))") {
            $0.drafts[entry.id] = decided
        }
        lastDecision = decision
        reasons.note(decision)
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
        let staged = drafts[entry.id]?.decisions[action]
        let earlier = staged?.kind == kind ? staged?.decision?.message : nil
        dialogs.append(
            .text(
                TextDialog(
                    subject: .item(entry.id, action: action),
                    kind: kind,
                    payloadDigest: entry.question.payloadDigest,
                    field: TextField(kept ?? earlier ?? ""),
                    choices: kind == .respond ? entry.item.choices : reasonChoices
                )
            )
        )
    }

    /// What an editor of the action opens with: the staged edit, the one begun, or what the workflow proposes.
    func editedValue(of entry: InboxEntry, _ action: Int) -> JSONValue {
        if let staged = drafts[entry.id]?.decisions[action], let value = staged.decision?.editedValue { return value }
        if let begun = drafts[entry.id]?.text(action, .edit), let value = try? JSONValue(parsing: begun) {
            return value
        }
        return entry.item.actions[action].draft
    }

    private mutating func openEditor(of entry: InboxEntry, _ action: Int) {
        let value = editedValue(of: entry, action)
        dialogs.append(
            .value(
                ValueEditor(
                    item: entry.id,
                    action: action,
                    original: entry.item.actions[action].draft,
                    value: value,
                    schema: entry.item.actions[action].schema,
                    tool: entry.item.actions[action].name,
                    calledTool: editedTool(of: entry, action),
                    mayRename: drafts[entry.id]?.mayRename == true,
                    payloadDigest: entry.question.payloadDigest
                )
            )
        )
    }

    /// Keeps text that was begun and left with Esc.
    mutating func keepText(_ text: String?, of item: ItemID, _ action: Int, _ kind: DecisionKind) {
        guard let entry = inbox[item] else { return }
        var draft =
            drafts[item]
            ?? ItemDraft(
                payloadDigest: entry.question.payloadDigest,
                actions: entry.item.actions.count
            )
        draft.keep(text.flatMap { $0.isEmpty ? nil : $0 }, action, kind)
        drafts[item] = draft.isEmpty ? nil : draft
    }

    /// Scrolls the question so that the action under the cursor is in view.
    mutating func revealAction() {
        let layout = ScreenLayout(self)
        guard let entry = inbox.current, inbox.tab == .ask, layout.detailRows > 0 else { return }
        let lines = askLines(of: entry, width: layout.detail.size.columns)
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
