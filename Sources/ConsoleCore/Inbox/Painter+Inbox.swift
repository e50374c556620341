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
            draw(state.emptyInboxLines(width: area.size.columns - 4), in: area.inset(rows: 1, columns: 2))
            return nil
        }
        for (name, column) in [
            ("WAIT", columns.wait), ("WORKFLOW", columns.workflow), ("ITEM", columns.item),
            (columns.flags - columns.actions > 7 ? "DECIDED" : "DONE", columns.actions), ("FLAGS", columns.flags),
        ] {
            draw(SafeText(name), .header, row: 0, in: area, column: column)
        }
        let top = state.inbox.cursor.top
        var cursor: Position?
        let marked = Set(state.inbox.marked)
        for (row, each) in visible.dropFirst(top).prefix(rows.size.rows).enumerated() {
            switch each {
            case .item(let id, let isInGroup):
                if let entry = state.inbox[id] { draw(entry, isInGroup, state, row: row, in: rows, columns) }
            case .group(let group): draw(group, state, row: row, in: rows, columns)
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
        _ state: ConsoleState,
        row: Int,
        in area: Rect,
        _ columns: Columns
    ) {
        func cell(_ column: Int, to end: Int) -> Rect { Self.cell(row, column, to: end, in: area) }
        draw(state.waitLine(of: entry), row: 0, in: cell(columns.wait, to: columns.workflow))
        let workflow = entry.question.workflow ?? "?"
        draw(SafeText.name(workflow), .textMuted, row: 0, in: cell(columns.workflow, to: columns.item))
        var title = StyledLine(isInGroup ? "  " + entry.listTitle : entry.listTitle, .text)
        let room = columns.actions - columns.item - title.width(in: glyphs)
        // What tells items of one tool apart.
        if room >= 16 { title.append("  " + state.argumentsInBrief(of: entry), .textMuted) }
        draw(title, row: 0, in: cell(columns.item, to: columns.actions))
        draw(state.decisionStrip(of: entry), row: 0, in: cell(columns.actions, to: columns.flags))
        draw(state.flags(of: entry), row: 0, in: cell(columns.flags, to: area.size.columns + 1))
    }

    /// A row that stands for items of identical shape: how many, and what their arguments range over.
    private mutating func draw(
        _ group: InboxGroup,
        _ state: ConsoleState,
        row: Int,
        in area: Rect,
        _ columns: Columns
    ) {
        guard let oldest = group.items.first.flatMap({ state.inbox[$0] }) else { return }
        func cell(_ column: Int, to end: Int) -> Rect { Self.cell(row, column, to: end, in: area) }
        draw(state.waitLine(of: oldest), row: 0, in: cell(columns.wait, to: columns.workflow))
        let workflow = SafeText.name(oldest.question.workflow ?? "?")
        draw(workflow, .textMuted, row: 0, in: cell(columns.workflow, to: columns.item))
        var title = StyledLine(group.isOpen ? Mark.down + " " : Mark.arrow + " ", .key)
        title.append("\(Words.count(group.items.count)) ", .textStrong)
        title.append(oldest.listTitle, .text)
        for spread in group.spread where !oldest.secrets.hides(spread.name) {
            title.append("  " + SafeText.name(spread.name) + " \(spread.words)", .textMuted)
        }
        draw(title, row: 0, in: cell(columns.item, to: columns.actions))
        let staged = group.items.count { state.drafts[$0]?.isComplete == true }
        if staged > 0 {
            draw(
                SafeText("\(staged)/\(group.items.count)"),
                .warn,
                row: 0,
                in: cell(columns.actions, to: columns.flags)
            )
        }
        let risky = group.items.count { state.inbox[$0]?.risk == .high }
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

extension ConsoleState {
    /// One mark for each action of an item.
    func decisionStrip(of entry: InboxEntry) -> StyledLine {
        var line = StyledLine()
        for index in entry.item.actions.indices.prefix(12) {
            let kind = drafts[entry.id]?.decisions[index]?.kind
            line.append(kind?.mark ?? Mark.undecided, kind?.role ?? .decisionNone)
        }
        if entry.item.actions.count > 12 { line.append("+\(entry.item.actions.count - 12)", .textMuted) }
        return line
    }

    /// What is special about an item, in marks and words.
    func flags(of entry: InboxEntry) -> StyledLine {
        switch entry.phase {
        case .held: return StyledLine("held" + Mark.ellipsis, .warn)
        case .sending: return StyledLine("sending" + Mark.ellipsis, .statePending)
        case .unknown: return StyledLine("unknown", .warn)
        case .answered: return StyledLine("running" + Mark.ellipsis, .stateRunning)
        case .open: break
        }
        var line = StyledLine()
        switch entry.risk {
        case .high: line.append("HIGH ", .danger)
        case .medium: line.append("med ", .warn)
        case .low: break
        }
        if entry.hidden > 0 { line.append(Mark.warning + "\(entry.hidden) ", .danger) }
        let noted = notes[entry.question].count
        if noted > 0 { line.append(Mark.note + "\(noted) ", .key) }
        if drafts[entry.id]?.isComplete == true {
            line.append("staged", .warn)
        } else if let claim = claims.byItem[entry.id], claim.expiresAt > now {
            line.append(SafeText.name(claim.owner), claim.owner == settings.operatorName ? .ok : .warn)
        } else if let due = dueWords(of: entry) {
            line.append(due)
        } else if entry.isFollowUp {
            line.append("follow-up", .textMuted)
        }
        return line
    }

    /// How long an item waits, with `!` from the first and `!!` from the second limit of its workflow.
    func waitLine(of entry: InboxEntry) -> StyledLine {
        guard let wait = entry.wait(at: now) else { return StyledLine() }
        let limits = settings.deciding.wait(for: entry.question.workflow)
        if wait > limits.late { return StyledLine("\(Words.span(wait))!!", .waitLate) }
        if wait > limits.soon { return StyledLine("\(Words.span(wait))!", .waitSoon) }
        return StyledLine("\(Words.span(wait))", .waitOK)
    }

    /// When an item is due, in a word, as far as its payload says.
    func dueWords(of entry: InboxEntry) -> StyledLine? {
        if let expires = entry.hints.expires, expires > now {
            return StyledLine("ends \(Words.span(expires.duration(since: now)))", .waitSoon)
        }
        guard let due = entry.hints.due else { return nil }
        if due <= now { return StyledLine("late \(Words.span(now.duration(since: due)))", .waitLate) }
        let left = due.duration(since: now)
        return StyledLine("due \(Words.span(left))", left < .seconds(1_800) ? .waitSoon : .waitOK)
    }

    /// What the preview of a row that stands for several items says.
    func groupLines(_ group: InboxGroup, width: Int) -> [StyledLine] {
        guard let first = group.items.first.flatMap({ inbox[$0] }) else { return [] }
        let count = Words.plural(group.items.count, "item")
        var lines = [StyledLine("\(count) of identical shape", .textStrong), StyledLine()]
        lines.append(
            StyledLine(first.listTitle, .title)
                .adding("  " + SafeText.name(first.question.workflow ?? "?"), .textMuted)
        )
        for spread in group.spread where secrets?.hides(spread.name) != true {
            lines.append(
                StyledLine("  ").adding(SafeText.name(spread.name), .jsonKey)
                    .adding("  ").adding(SafeText(spread.words).joinedLines(), .jsonNumber)
            )
        }
        lines.append(StyledLine())
        let words =
            "Enter shows them one by one, \(label(of: .mark)) marks all of them: then one decision is staged for all."
        return lines + StyledLine.wrapping(SafeText(words), .textMuted, to: width, in: settings.glyphs)
    }

    /// What an empty queue says.
    func emptyInboxLines(width: Int) -> [StyledLine] {
        func text(_ words: SafeText, _ role: ThemeRole = .text) -> [StyledLine] {
            StyledLine.wrapping(words, role, to: width, in: settings.glyphs)
        }
        guard inbox.isLoaded else {
            if case .unavailable(let message) = connection {
                return text("The store cannot be reached: \(message)", .danger)
            }
            let isSlow = now.duration(since: openedAt) > .seconds(2)
            return text(
                isSlow ? "Still reading the open questions of \(settings.database) \u{2026}" : "Loading \u{2026}",
                .textMuted
            )
        }
        if !inbox.filter.isEmpty, !inbox.entries.isEmpty {
            let words = Set(
                inbox.entries.flatMap { entry in
                    [entry.question.workflow ?? ""] + entry.item.actions.map(\.name)
                }
            )
            let typed =
                inbox.filter.split(separator: " ").last.map { String($0.split(separator: ":").last ?? $0) } ?? ""
            let keys = FilterQuery(inbox.filter).keys.filter { key in
                let root = key.split(separator: ".").first.map { $0.lowercased() } ?? key
                return !FilterContext.keys.contains(root)
            }
            if let key = keys.sorted().first {
                let near = Spelling.nearest(to: key.lowercased(), among: FilterContext.keys)
                let question: SafeText = near.map { " \u{2014} did you mean \($0):?" } ?? ""
                return text("Nothing is filtered by \(key):\(question)", .warn)
                    + text("The keys are \(FilterContext.keys.joined(separator: " "))", .textMuted)
            }
            if let fault = FilterContext.fault(in: FilterQuery(inbox.filter)) { return text(SafeText(fault), .warn) }
            let near = Spelling.nearest(to: typed, among: words.sorted())
            return text("0 of \(Words.count(inbox.total)) match /\(inbox.filter) \u{2014} Esc clears, / edits")
                + (near.map { text("Did you mean \(SafeText.name($0))?", .textMuted) } ?? [])
        }
        guard indexingLines.isEmpty else { return indexingLines.flatMap { text($0) } }
        var lines = text("Nothing waits for you.", .textStrong)
        if let last = inbox.lastDecision {
            let at = Words.clock(last.at, offset: settings.utcOffset)
            let what = ForeignText.names(last.what.split(separator: ", ").map(String.init))
            lines += text("Last decision \(at) by \(ForeignText.name(last.by)): \(what).")
        }
        if !failures.active.isEmpty {
            lines += text("\(Words.plural(failures.active.count, "run")) in progress (3 shows them).")
        }
        lines.append(StyledLine())
        lines += text("A workflow that asks for a decision appears here, longest waiting first.", .textMuted)
        if !workflows.isEmpty { lines += text("n starts a run.", .textMuted) }
        return lines
    }
}
