import CellGrid
import SignoffCheckpoint
import SignoffReview

/// A decision that is asked for once more, because what it is about is not all in sight.
package struct SecondLook: Equatable, Sendable {
    /// Why the decision is not taken at once, and the items that the reason names.
    struct Reason: Equatable, Sendable {
        var text: String
        var items: [ItemID]
    }

    var command: CommandID
    var argument: String?
    /// What the decision was about when its key was pressed.
    var target: DecisionGuard.Target?
    var reasons: [Reason]
    var scroll = 0
}

extension SecondLook: DialogModel {
    var explanation: SafeText { "Enter only cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [state.dialogKey(command, does: CommandRegistry.command(command).hint), .cancel, .scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"):
            state.closeDialog()
            state.say("nothing was decided")
        default:
            if let steps = key.scrollSteps(page: 8) {
                let most = max(0, lines(width: state.window.dialogWidth - 4, in: state).count - state.window.dialogRows)
                var look = self
                look.scroll = min(max(0, scroll + steps), most)
                state.replaceDialog(look)
                break
            }
            guard state.isConfirming(key, command), state.mayConfirm(command) else { break }
            state.closeDialog()
            return state.perform(command, argument: argument, from: .secondLook(self))
        }
        return []
    }

    /// What would be decided, then each reason with the items it is about.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        let hint = CommandRegistry.command(command).hint
        let what =
            state.inbox.marks.isEmpty
            ? state.inbox.current.map { ForeignText.name($0.item.title) } ?? ""
            : Words.plural(state.inbox.marked.count, "item")
        var lines = [StyledLine(SafeText("\(hint) \(what)").joinedLines(), .textStrong)]
        for reason in reasons {
            let text = SafeText(reason.text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, .warn, to: width, in: state.settings.glyphs)
            for entry in reason.items.compactMap({ state.inbox[$0] }) {
                lines.append(
                    StyledLine("  ").adding(entry.listTitle)
                        .adding("  " + .name(entry.question.thread.rawValue), .textStrong)
                        .adding("  " + state.argumentsInBrief(of: entry), .textMuted)
                )
            }
        }
        return lines
    }

    func page(in state: ConsoleState) -> DialogPage? {
        DialogPage(
            title: "Look again",
            lines: lines(width: state.window.dialogWidth - 4, in: state),
            scroll: scroll
        )
    }
}

/// An item that took the place of another one under the cursor and looks like it.
struct Arrival: Equatable, Sendable {
    var item: ItemID
    /// The thread of the item that stood there before.
    var earlier: ThreadID
}

/// What the row under the cursor showed when it was last painted.
struct PaintedRow: Equatable, Sendable {
    var item: ItemID
    /// The row's words without its thread.
    var look: String
}

extension ConsoleState {
    /// Why a decision needs a second look before it is staged; empty when everything it is about is in sight.
    var decidingReasons: [SecondLook.Reason] {
        guard inbox.marks.isEmpty else {
            let hidden = inbox.hiddenMarks
            guard !hidden.isEmpty else { return [] }
            let marked = Words.plural(inbox.marked.count, "marked item")
            let verb = hidden.count == 1 ? "is" : "are"
            return [
                SecondLook.Reason(
                    text: "\(hidden.count) of \(marked) \(verb) hidden by the filter \"\(inbox.filter)\":",
                    items: hidden
                )
            ]
        }
        guard let entry = inbox.current, let words = arrivalWords(of: entry) else { return [] }
        return [SecondLook.Reason(text: words + ":", items: [entry.id])]
    }

    /// What is said of an item that the cursor came to by itself; nil for any other item.
    func arrivalWords(of entry: InboxEntry) -> String? {
        guard let arrival = inbox.arrival, arrival.item == entry.id else { return nil }
        return
            "the cursor came here by itself; the item before, on \(ForeignText.name(arrival.earlier.rawValue)), looked the same, "
            + "and this one is on \(ForeignText.name(entry.question.thread.rawValue))"
    }

    /// What the row of an item shows in the list, without its thread.
    func look(of entry: InboxEntry) -> PaintedRow {
        let words = SafeText(entry.question.workflow ?? "?").joinedLines() + "  " + entry.listTitle + "  "
        return PaintedRow(item: entry.id, look: (words + argumentsInBrief(of: entry)).text(in: settings.glyphs))
    }

    /// Notes that an item of another thread took the place of the painted one and looks like it.
    mutating func noteArrival(after previous: InboxRow.ID?) {
        inbox.arrival = nil
        guard let painted = inbox.painted, previous == .item(painted.item), inbox[painted.item] == nil,
            let entry = inbox.current, entry.id.thread != painted.item.thread, look(of: entry).look == painted.look
        else { return }
        inbox.arrival = Arrival(item: entry.id, earlier: painted.item.thread)
    }

    /// Opens the dialog that asks once more; false when there is no reason to, or when its confirming key was pressed.
    mutating func asksOnceMore(_ call: CommandCall) -> Bool {
        let reasons = decidingReasons
        if case .secondLook(let look) = call.origin, look.reasons == reasons { return false }
        guard !reasons.isEmpty else { return false }
        open(SecondLook(command: call.id, argument: call.argument, target: decisionTarget, reasons: reasons))
        return true
    }
}

extension InboxState {
    /// The marked items that the filter does not let through.
    var hiddenMarks: [ItemID] {
        guard !filter.isEmpty else { return [] }
        let visible = Set(visibleIDs)
        return marked.filter { !visible.contains($0) }
    }
}
