import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension Painter {
    /// The columns of the queue for a width.
    private struct Columns {
        let wait = 3
        let workflow: Int
        let item: Int
        let actions: Int
        let flags: Int

        init(width: Int) {
            let isNarrow = width < 60
            workflow = 11
            item = workflow + (isNarrow ? 12 : 15)
            flags = width - 11
            actions = flags - (isNarrow ? 6 : 9)
        }
    }

    mutating func drawInboxList(_ state: ConsoleState, in area: Rect) -> Position? {
        guard !area.isEmpty else { return nil }
        let columns = Columns(width: area.size.columns)
        let rows = Rect(
            row: area.origin.row + 1,
            column: area.origin.column,
            rows: area.size.rows - 1,
            columns: area.size.columns
        )
        let visible = state.inbox.rows
        guard !visible.isEmpty else {
            draw(
                InboxRowText(state: state).emptyInboxLines(width: area.size.columns - 4),
                in: area.inset(rows: 1, columns: 2)
            )
            return nil
        }
        for (name, column) in [
            ("WAIT", columns.wait), ("WORKFLOW", columns.workflow), ("ITEM", columns.item),
            (columns.flags - columns.actions > 7 ? "DECIDED" : "DONE", columns.actions), ("FLAGS", columns.flags),
        ] {
            draw(SafeText(name), .header, row: 0, in: area, column: column)
        }
        let top = state.inbox.cursor.top
        let text = InboxRowText(state: state)
        var cursor: Position?
        let marked = Set(state.inbox.marked)
        for (row, each) in visible.dropFirst(top).prefix(rows.size.rows).enumerated() {
            switch each {
            case .item(let id, let isInGroup):
                if let entry = state.inbox[id] { draw(entry, isInGroup, text, row: row, in: rows, columns) }
            case .group(let group): draw(group, text, row: row, in: rows, columns)
            }
            if each.items.contains(where: marked.contains) {
                draw(Mark.marked, .mark, row: row, in: rows, column: 2)
            } else if each.items.contains(where: { state.inbox[$0]?.isNew == true }) {
                draw(Mark.fresh, .mark, row: row, in: rows, column: 2)
            }
            guard each.id == state.inbox.cursor.id else { continue }
            draw(Mark.cursor, .key, row: row, in: rows, column: 1)
            select(row: row, in: rows, state.inbox.isDetailFocused ? .selectionInactive : .selection)
            cursor = Position(row: rows.origin.row + row, column: rows.origin.column + 1)
        }
        return cursor
    }

    private mutating func draw(
        _ entry: InboxEntry,
        _ isInGroup: Bool,
        _ text: InboxRowText,
        row: Int,
        in area: Rect,
        _ columns: Columns
    ) {
        func cell(_ column: Int, to end: Int) -> Rect { Self.cell(row, column, to: end, in: area) }
        draw(text.waitLine(of: entry), row: 0, in: cell(columns.wait, to: columns.workflow))
        let workflow = entry.question.workflow ?? "?"
        draw(SafeText.name(workflow), .textMuted, row: 0, in: cell(columns.workflow, to: columns.item))
        var title = StyledLine(isInGroup ? "  " + entry.listTitle : entry.listTitle, .text)
        let room = columns.actions - columns.item - title.width(in: glyphs)
        // What tells items of one tool apart.
        if room >= 16 { title.append("  " + text.state.argumentsInBrief(of: entry), .textMuted) }
        draw(title, row: 0, in: cell(columns.item, to: columns.actions))
        draw(text.decisionStrip(of: entry), row: 0, in: cell(columns.actions, to: columns.flags))
        draw(text.flags(of: entry), row: 0, in: cell(columns.flags, to: area.size.columns + 1))
    }

    /// A row that stands for items of identical shape: how many, and what their arguments range over.
    private mutating func draw(
        _ group: InboxGroup,
        _ text: InboxRowText,
        row: Int,
        in area: Rect,
        _ columns: Columns
    ) {
        guard let oldest = group.items.first.flatMap({ text.state.inbox[$0] }) else { return }
        func cell(_ column: Int, to end: Int) -> Rect { Self.cell(row, column, to: end, in: area) }
        draw(text.waitLine(of: oldest), row: 0, in: cell(columns.wait, to: columns.workflow))
        let workflow = SafeText.name(oldest.question.workflow ?? "?")
        draw(workflow, .textMuted, row: 0, in: cell(columns.workflow, to: columns.item))
        var title = StyledLine(group.isOpen ? Mark.down + " " : Mark.arrow + " ", .key)
        title.append("\(Words.count(group.items.count)) ", .textStrong)
        title.append(oldest.listTitle, .text)
        for spread in group.spread where !oldest.secrets.hides(spread.name) {
            title.append("  " + SafeText.name(spread.name) + " \(spread.words)", .textMuted)
        }
        draw(title, row: 0, in: cell(columns.item, to: columns.actions))
        let staged = group.items.count { text.state.staging.drafts[$0]?.isComplete == true }
        if staged > 0 {
            draw(
                SafeText("\(staged)/\(group.items.count)"),
                .warn,
                row: 0,
                in: cell(columns.actions, to: columns.flags)
            )
        }
        let risky = group.items.count { text.state.inbox[$0]?.risk == .high }
        if risky > 0 {
            draw(SafeText("\(risky) high"), .danger, row: 0, in: cell(columns.flags, to: area.size.columns + 1))
        }
    }

    private static func cell(_ row: Int, _ column: Int, to end: Int, in area: Rect) -> Rect {
        Rect(
            row: area.origin.row + row,
            column: area.origin.column + column,
            rows: 1,
            columns: max(0, end - column - 1)
        )
    }
}

extension InboxEntry {
    /// The question in a few words: its tool, with a count when it asks for the same several times.
    var listTitle: SafeText {
        let names = item.actions.map(\.name)
        if names.count > 1, Set(names).count == 1, let name = names.first {
            return SafeText.name(name) + " " + Mark.times + "\(names.count)"
        }
        return .name(item.title)
    }
}

extension DecisionKind {
    var mark: SafeText {
        switch self {
        case .approve: Mark.approve
        case .reject: Mark.reject
        case .edit: Mark.edit
        case .respond: Mark.respond
        case .ignore: Mark.ignore
        }
    }

    var role: ThemeRole {
        switch self {
        case .approve: .decisionApprove
        case .reject: .decisionReject
        case .edit: .decisionEdit
        case .respond: .decisionRespond
        case .ignore: .decisionNone
        }
    }
}
