import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension InboxState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let text = InboxRowText(state: state)
        let marked = Set(marked)
        let places = columns(width: width)
        return ListView(
            columns: places.columns,
            place: listPlace,
            isFocused: !isDetailFocused,
            empty: { text.emptyInboxLines(width: $0) },
            mark: { index in
                let items = rows[index].items
                if items.contains(where: marked.contains) { return StyledLine(Mark.marked, .mark) }
                return items.contains { self[$0]?.isNew == true } ? StyledLine(Mark.fresh, .mark) : StyledLine()
            }
        ) { index in
            switch rows[index] {
            case .item(let id, let isInGroup):
                self[id].map { text.cells(of: $0, isInGroup: isInGroup, in: places) } ?? []
            case .group(let group): text.cells(of: group, in: places)
            }
        }
    }
}

extension InboxRowText {
    /// Returns the cells of an item's row.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - isInGroup: Whether the row is below the row of its group.
    ///   - places: The columns.
    /// - Returns: The cells, one for each column.
    fileprivate func cells(of entry: InboxEntry, isInGroup: Bool, in places: InboxColumns) -> [StyledLine] {
        let indent = isInGroup ? 2 : 0
        let what = SummaryLine(of: state.inbox.comparison.summary(of: entry.subject), glyphs: state.settings.glyphs)
        return places.kinds.map { kind in
            switch kind {
            case .wait: waitLine(of: entry)
            case .thread: name(of: entry.question.thread, cutTo: places.threadRoom)
            case .workflow: StyledLine(SafeText.name(entry.question.workflow ?? "?"), .textMuted)
            case .what: what.fitted(to: places.whatWidth - indent).indented(by: indent)
            case .amount: amount(of: entry)
            case .progress: progress(of: entry)
            case .actions: StyledLine("\(entry.item.actions.count)", .textMuted)
            case .due: dueWords(of: entry) ?? StyledLine()
            case .priority: StyledLine(entry.hints.priority.map { .name($0) } ?? "", .text)
            case .risk: riskWord(of: entry)
            case .assignee: assignee(of: entry)
            case .claim: claimant(of: entry) ?? StyledLine()
            case .decided: decisionStrip(of: entry)
            case .flags: flags(of: entry, besides: places.kinds)
            }
        }
    }

    private func name(of thread: ThreadID, cutTo columns: Int) -> StyledLine {
        StyledLine(name: thread.rawValue, .textStrong, cutTo: columns, in: state.settings.glyphs)
    }

    /// Returns the cells of a group's row: the number of items, and the ranges of their arguments.
    fileprivate func cells(of group: InboxGroup, in places: InboxColumns) -> [StyledLine] {
        guard let oldest = group.items.first.flatMap({ state.inbox[$0] }) else { return [] }
        var title = StyledLine(group.isOpen ? Mark.down + " " : Mark.arrow + " ", .key)
        title.append("\(Words.count(group.items.count)) ", .textStrong)
        title.append(oldest.listTitle, .text)
        for spread in group.spread where !oldest.secrets.hides(spread.name) {
            title.append("  " + SafeText.name(spread.name) + " \(spread.words)", .textMuted)
        }
        let staged = group.items.count { state.staging.drafts[$0]?.isComplete == true }
        let risky = group.items.count { state.inbox[$0]?.risk == .high }
        let threads = OrderedSet(group.items.map(\.thread))
        let others: SafeText = threads.count > 1 ? " +\(Words.count(threads.count - 1))" : ""
        let names = name(of: oldest.question.thread, cutTo: places.threadRoom - others.width()).adding(
            others,
            .textMuted
        )
        return places.kinds.map { kind in
            switch kind {
            case .wait: waitLine(of: oldest)
            case .thread: names
            case .workflow: StyledLine(SafeText.name(oldest.question.workflow ?? "?"), .textMuted)
            case .what: title
            case .decided: staged > 0 ? StyledLine("\(staged)/\(group.items.count)", .warn) : StyledLine()
            case .flags: risky > 0 ? StyledLine("\(risky) high", .danger) : StyledLine()
            // Members of a group differ in these.
            case .amount, .progress, .actions, .due, .priority, .risk, .assignee, .claim: StyledLine()
            }
        }
    }
}

extension InboxEntry {
    /// The title of the question: its tool, with a count for several equal requests.
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
