import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The decisions on an item as they would be sent: each action with its effect.
struct DecidedActionsText {
    let state: ConsoleState
    let entry: InboxEntry
    let decisions: [Decision]

    private var staged: [StagedDecision?] { state.staging.drafts[entry.id]?.decisions ?? decisions.map { _ in nil } }

    /// All actions: a batch as a table with its totals, other actions one below the other with their arguments.
    func lines(width: Int) -> [StyledLine] {
        let actions = entry.item.actions
        guard !state.lineLayout.outline(width).isRaw, let table = ActionTable(of: actions) else {
            return actions.indices.flatMap { self.lines(of: $0, width: width) }
        }
        let layout = table.layout(in: outline(width))
        var lines = [
            StyledLine(.name(table.tool), .textStrong).adding(
                " " + Mark.times + "\(Words.count(table.count))",
                .textStrong
            )
        ]
        lines += totals.parts.map { part in
            StyledLine((part.kind?.mark ?? Mark.undecided) + " ", part.kind?.role ?? .decisionNone)
                .adding(SafeText(part.words).joinedLines(), part.kind?.role ?? .decisionNone).indented(by: 2)
        }
        lines.append(StyledLine())
        lines += layout.heading
        // Actions that are not approved come first, because an operator looks for them.
        let order =
            actions.indices.filter { decisions[$0] != .approve } + actions.indices.filter { decisions[$0] == .approve }
        for index in order {
            let kind = decisions[index].kind
            lines += layout.lines(
                of: index,
                decided: kind,
                isCurrent: false,
                isMarked: false,
                in: state.settings.glyphs
            )
            lines += state.ownLines(
                of: staged[index],
                on: actions[index],
                in: entry,
                width: width - ActionTable.leadWidth
            )
            .map { $0.indented(by: ActionTable.leadWidth) }
        }
        return lines
    }

    /// The totals of the actions, by decision.
    private var totals: DecidedTotals { DecidedTotals(of: [(entry.item, decisions)]) }

    private func outline(_ width: Int) -> JSONOutline {
        var outline = state.lineLayout.outline(width, tool: entry.item.actions.first?.name)
        outline.secrets = state.secrets(of: entry)
        // What is confirmed is shown in full.
        outline.textLimit = .max
        return outline
    }

    /// Returns the lines of an action: its decision, its arguments as they are sent, and the changes of an edit.
    private func lines(of index: Int, width: Int) -> [StyledLine] {
        let action = entry.item.actions[index]
        var heading = state.lineLayout.decision(staged[index]).adding("   " + SafeText.name(action.name), .textStrong)
        if decisions.count > 1 { heading.append("  \(index + 1) of \(decisions.count)", .textMuted) }
        let change = EditChange(of: action, decisions[index], in: entry, state: state).lines(width: width - 4)
        var outline = outline(width - 4)
        outline.tool = action.name
        var lines: [StyledLine] = []
        if let description = action.description, !description.isEmpty {
            lines += StyledLine.quoting(description, .text, to: width - 4, limit: .max, in: state.settings.glyphs)
        }
        lines += outline.lines(of: decisions[index].editedValue ?? action.arguments)
        return [heading] + (lines + change).map { $0.indented(by: 4) } + question(width: width)
    }

    /// Returns the question that an answer replaces no part of, so that the answer is confirmed together with it.
    private func question(width: Int) -> [StyledLine] {
        guard entry.item.dialect.isWholeValueEdit else { return [] }
        return [StyledLine("the question", .header)] + outline(width).lines(of: entry.item.payload)
    }

    /// The maximum number of lines of a text in a plan.
    private static let planLines = 6

    /// Returns the details of an item with one action that the row of a plan omits: other arguments, the description,
    /// and the changes of an edit.
    func linesBeside(_ row: PlanRow, width: Int) -> [StyledLine] {
        let action = entry.item.actions[0]
        var outline = outline(width)
        outline.textLimit = Self.planLines
        outline.tool = action.name
        var lines: [StyledLine] = []
        if row.told.isEmpty { lines.append(StyledLine(.name(action.name), .textStrong)) }
        if let description = action.description, !description.isEmpty,
            !row.told.contains(where: { $0.kind == .title && $0.text == description })
        {
            lines += StyledLine.quoting(
                description,
                .text,
                to: width,
                limit: Self.planLines,
                in: state.settings.glyphs
            )
        }
        let value = decisions[0].editedValue ?? action.arguments
        if let members = value.objectValue {
            let others = members.filter { !row.tells($0.key, $0.value, of: value) }
            if !others.isEmpty { lines += outline.lines(of: .object(others)) }
        } else {
            lines += outline.lines(of: value)
        }
        return lines + EditChange(of: action, decisions[0], in: entry, state: state).lines(width: width)
    }
}
