import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What goes out with the decisions on an item: each action with what it would do.
struct DecidedActionsText {
    let state: ConsoleState
    let entry: InboxEntry
    let decisions: [Decision]

    private var staged: [StagedDecision?] { state.staging.drafts[entry.id]?.decisions ?? decisions.map { _ in nil } }

    /// All actions: a batch as a table with its totals, others one below the other with their arguments.
    func lines(width: Int) -> [StyledLine] {
        let actions = entry.item.actions
        guard !state.outline(width).isRaw, let table = ActionTable(of: actions) else {
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
        // What is not approved is what a person looks for.
        let order =
            actions.indices.filter { decisions[$0] != .approve } + actions.indices.filter { decisions[$0] == .approve }
        for index in order {
            for (row, line) in layout.rows[index].enumerated() {
                lines.append(row == 0 ? lead(of: index).adding(line) : line.indented(by: ActionTable.leadWidth))
            }
            lines += ownLines(of: index, width: width - ActionTable.leadWidth)
                .map { $0.indented(by: ActionTable.leadWidth) }
        }
        return lines
    }

    /// What the actions add up to, by decision.
    private var totals: DecidedTotals {
        DecidedTotals(
            of: zip(entry.item.actions, decisions).map { ($0, $1) },
            countsAmounts: !entry.item.dialect.isWholeValueEdit
        )
    }

    private func outline(_ width: Int) -> JSONOutline {
        var outline = state.outline(width, tool: entry.item.actions.first?.name)
        outline.secrets = state.secrets(of: entry)
        return outline
    }

    private func lead(of index: Int) -> StyledLine {
        let kind = decisions[index].kind
        var lead = StyledLine("  " + kind.mark, kind.role)
        lead.append(.spaces(max(1, ActionTable.leadWidth - lead.width(in: state.settings.glyphs))))
        return lead
    }

    /// The words given with a decision, or what an edit changes.
    private func ownLines(of index: Int, width: Int) -> [StyledLine] {
        guard decisions[index] != .approve else { return [] }
        let edits = state.editLines(of: entry.item.actions[index], in: entry, decisions[index], width: width)
        guard edits.isEmpty, let staged = staged[index], staged.message?.isEmpty == false || staged.kind == .respond
        else { return edits }
        return [state.decisionWords(staged)]
    }

    /// An action with its decision, then its arguments or what an edit changes of them.
    private func lines(of index: Int, width: Int) -> [StyledLine] {
        let action = entry.item.actions[index]
        var lines = [state.decisionWords(staged[index]).adding("   " + SafeText.name(action.name), .textStrong)]
        let edits = state.editLines(of: action, in: entry, decisions[index], width: width - 4)
        if !edits.isEmpty { return lines + edits.map { $0.indented(by: 4) } }
        var outline = outline(width - 4)
        outline.tool = action.name
        lines += outline.lines(of: action.arguments).map { $0.indented(by: 4) }
        return lines
    }
}
