import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The plan of several answers before they are sent.
package struct PlanDialog: Equatable, Sendable {
    /// The operator's choice of answers.
    var scope: SendPlan.Scope
    /// The plan at the time the dialog opened.
    var plan: SendPlan
    /// The typed number, for more than ten actions.
    var count = TextField()
    /// The reasons for a second look that the operator has confirmed.
    var confirmedReasons: [String] = []
    var scroll = 0

    /// The number of actions above which it must be typed.
    static let countLimit = 10

    var items: [QuestionID] { plan.items }
    var needed: TypedNumber? { plan.number }
}

extension PlanDialog: CountedDialog {
    static let isWide = true

    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let words =
            items.isEmpty
            ? "send nothing"
            : "send \(Words.plural(items.count, "answer"))\(state.settings.deciding.holdWords(of: items, in: state.inbox))"
        return [state.settings.keys.dialogKey(.sendAll, does: words), .cancel, .scroll]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter:
            state.dialogs.close()
            state.say("nothing was sent; all decisions stay staged")
            return []
        default:
            if takesReading(key, in: &state) { return [] }
            return state.settings.keys.isKey(key, of: .sendAll) ? confirm(in: &state) : []
        }
    }

    private func confirm(in state: inout ConsoleState) -> [ConsoleEffect] {
        var dialog = self
        let current = state.plan(scope)
        guard current.items == items else {
            dialog.plan = current
            dialog.count = TextField()
            dialog.confirmedReasons = []
            state.dialogs.replace(dialog)
            state.input.decisionGuard.disarm(at: state.now)
            state.say("the plan changed while it was open; read it again", .warning)
            return []
        }
        guard !items.isEmpty else {
            state.say("these answers cannot be sent together", .warning)
            return []
        }
        if let missingNumber {
            state.say(missingNumber)
            return []
        }
        guard state.mayConfirm(.sendAll) else { return [] }
        let reasons = PlanReview(state: state).reasons(of: self)
        guard reasons == confirmedReasons else {
            dialog.confirmedReasons = reasons
            dialog.scroll = 0
            state.dialogs.replace(dialog)
            let key = state.settings.keys.label(of: .sendAll)
            state.say("press \(key) again to send: \(reasons.joined(separator: "; "))", .warning)
            return []
        }
        state.dialogs.close()
        return state.dispatch(items)
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: scope == .staged ? "Submit all staged decisions" : "Submit the failed answers",
                lines: lines(width: state.window.planWidth - 4, in: state),
                scroll: scroll,
                question: countQuestion,
                isWide: true
            )
        )
    }
}

extension PlanDialog {
    /// The maximum number of lines of a plan; further ones are counted.
    private static let lineLimit = 2_000
    /// The maximum number of left-out items that are listed.
    private static let rowLimit = 1_000

    /// Returns the lines of the plan: its reach, then each item, then the left-out items.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        let review = PlanReview(state: state)
        let rowText = InboxRowText(state: state)
        let staged = review.decidedItems(items)
        var lines = radiusLines(of: staged, width: width, in: state)
        let rows = review.rows(of: staged, width: width)
        let alike = review.alikeRows(of: staged)
        let reasons = review.reasons(of: self, staged, alike)
        if !reasons.isEmpty {
            let words = SafeText("Look again: " + reasons.joined(separator: "; ") + ".").joinedLines()
            lines += StyledLine.sentence(words, .warn, to: width, in: state.settings.glyphs)
        }
        if !lines.isEmpty { lines.append(StyledLine()) }
        let threads = Dictionary(grouping: items, by: \.thread).mapValues(\.count)
        for (number, row) in rows.enumerated() {
            guard lines.count < Self.lineLimit else {
                lines.append(.elision(lines: rows.count - number, hidden: 0))
                break
            }
            let (entry, decisions) = row.items[0]
            lines += row.lines(width: width, in: state.settings.glyphs) { threads[$0] ?? 1 > 1 }
            if alike.odd.contains(entry.id) {
                lines += review.differenceLines(alike.differences[entry.id] ?? [], of: entry, width: width)
            }
            if decisions.count > 1 {
                let text = DecidedActionsText(state: state, entry: entry, decisions: decisions)
                lines += text.lines(width: width - 6).map { $0.indented(by: 6) }
            } else {
                let text = DecidedActionsText(state: state, entry: entry, decisions: decisions)
                lines += text.linesBeside(row, width: width - 6).map { $0.indented(by: 6) }
            }
        }
        guard !plan.leftOut.isEmpty else { return lines }
        if !lines.isEmpty { lines.append(StyledLine()) }
        lines.append(StyledLine("Left out: \(Words.plural(plan.leftOut.count, "item"))", .warn))
        for leftOut in plan.leftOut.prefix(Self.rowLimit) {
            guard let entry = state.inbox[leftOut.item] else { continue }
            var line = rowText.decisionStrip(of: entry).adding("  ").adding(entry.listTitle, .text)
            line.append("  " + SafeText.name(entry.question.thread.rawValue), .textMuted)
            lines.append(line)
            lines += StyledLine.wrapping(
                SafeText(leftOut.reason),
                .warn,
                to: width - 4,
                limit: 3,
                in: state.settings.glyphs
            )
            .map { $0.indented(by: 4) }
        }
        return lines
    }

    private func radiusLines(
        of staged: [(entry: InboxEntry, decisions: [Decision])],
        width: Int,
        in state: ConsoleState
    ) -> [StyledLine] {
        guard !staged.isEmpty else { return [StyledLine("These answers cannot be sent together.", .warn)] }
        let radius = BlastRadius(
            of: staged,
            rules: state.settings.deciding,
            seen: state.inbox.seenPercent,
            unseenActions: { state.inbox.unseenActions(of: $0).count }
        )
        var lines: [StyledLine] = []
        func wrap(_ text: String, _ role: ThemeRole = .text) {
            let text = SafeText(text).joinedLines()
            lines += StyledLine.sentence(text, role, to: width, limit: 4, in: state.settings.glyphs)
        }
        let workflows = radius.workflows.map { name, count in
            radius.workflows.count == 1 ? ForeignText.name(name) : "\(ForeignText.name(name)) \(count)"
        }
        wrap(
            "\(Words.plural(radius.items, "item")) on \(Words.plural(radius.threads, "thread")) of "
                + workflows.joined(separator: ", "),
            .textStrong
        )
        wrap(radius.totals.parts.map(\.words).joined(separator: " \u{b7} "))
        for tool in radius.tools.prefix(6) {
            let sums = tool.sums.isEmpty ? "" : ": " + tool.sums.joined(separator: "; ")
            let name = ForeignText.name(tool.name)
            wrap("runs \(name) \(tool.count == 1 ? "once" : "\(Words.count(tool.count)) times")\(sums)")
        }
        if radius.tools.count > 6 { lines.append(.elision(lines: radius.tools.count - 6, hidden: 0)) }
        if let riskiest = radius.riskiest, let entry = state.inbox[riskiest.item] {
            let place =
                ForeignText.name(entry.item.title) + " on " + ForeignText.name(entry.question.thread.rawValue)
            wrap("riskiest: \(place), \(riskiest.level.rawValue) (\(riskiest.rule))", .warn)
        }
        if radius.hidden > 0 { wrap("with hidden characters: \(radius.hidden)", .danger) }
        if radius.unread > 0 {
            let unread = staged.filter { state.inbox.seenPercent(of: $0.entry) < 100 }
            let threads = Words.list(unread.map { ForeignText.name($0.entry.question.thread.rawValue) })
            let actions =
                radius.unreadActions > radius.unread ? ", \(Words.plural(radius.unreadActions, "action"))" : ""
            wrap("never completely on the screen: \(Words.count(radius.unread))\(actions) (\(threads))", .warn)
        }
        return lines
    }
}
