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
        dialogs.append(
            .secondLook(
                SecondLook(command: call.id, argument: call.argument, target: decisionTarget, reasons: reasons)
            )
        )
        return true
    }

    mutating func take(_ key: KeyEvent, in look: SecondLook) -> [ConsoleEffect] {
        var look = look
        switch key {
        case .escape, .enter, .character("q"):
            closeDialog()
            say("nothing was decided")
            return []
        case .down, .character("j"): look.scroll += 1
        case .up, .character("k"): look.scroll -= 1
        case .pageDown, .control("d"): look.scroll += 8
        case .pageUp, .control("u"): look.scroll -= 8
        default:
            guard isConfirming(key, look.command), mayConfirm(look.command) else { return [] }
            closeDialog()
            return perform(look.command, argument: look.argument, from: .secondLook(look))
        }
        let most = max(0, secondLookLines(of: look, width: dialogWidth - 4).count - dialogRows)
        look.scroll = min(max(0, look.scroll), most)
        replaceDialog(.secondLook(look))
        return []
    }

    /// What would be decided, then each reason with the items it is about.
    func secondLookLines(of look: SecondLook, width: Int) -> [StyledLine] {
        let hint = CommandRegistry.command(look.command).hint
        let what =
            inbox.marks.isEmpty
            ? inbox.current.map { ForeignText.name($0.item.title) } ?? "" : Words.plural(inbox.marked.count, "item")
        var lines = [StyledLine(SafeText("\(hint) \(what)").joinedLines(), .textStrong)]
        for reason in look.reasons {
            let text = SafeText(reason.text).joinedLines()
            lines += StyledLine.hanging(StyledLine(), text, .warn, to: width, in: settings.glyphs)
            for entry in reason.items.compactMap({ inbox[$0] }) {
                lines.append(
                    StyledLine("  ").adding(entry.listTitle)
                        .adding("  " + .name(entry.question.thread.rawValue), .textStrong)
                        .adding("  " + argumentsInBrief(of: entry), .textMuted)
                )
            }
        }
        return lines
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

extension Painter {
    mutating func draw(_ look: SecondLook, _ state: ConsoleState) -> Position? {
        let lines = state.secondLookLines(of: look, width: state.dialogWidth - 4)
        return drawConfirm("Look again", lines, scroll: look.scroll, .secondLook(look), state)
    }
}
