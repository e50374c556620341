import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension InboxState {
    func list(in state: ConsoleState, width: Int) -> ListView {
        let text = InboxRowText(state: state)
        let marked = Set(marked)
        let isNarrow = width < 60
        let item = isNarrow ? 23 : 26
        let flags = width - 11
        let decided = flags - (isNarrow ? 6 : 9)
        return ListView(
            columns: [
                ListView.Column("WAIT", at: 3), ListView.Column("WORKFLOW", at: 11), ListView.Column("ITEM", at: item),
                ListView.Column(isNarrow ? "DONE" : "DECIDED", at: decided), ListView.Column("FLAGS", at: flags),
            ],
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
                self[id].map { text.cells(of: $0, isInGroup: isInGroup, titleWidth: decided - item) } ?? []
            case .group(let group): text.cells(of: group)
            }
        }
    }
}

extension InboxRowText {
    /// The cells of an item's row.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - isInGroup: Whether it stands below the row of its group.
    ///   - titleWidth: The columns there are for the title.
    /// - Returns: The cells, one for each column.
    fileprivate func cells(of entry: InboxEntry, isInGroup: Bool, titleWidth: Int) -> [StyledLine] {
        var title = StyledLine(isInGroup ? "  " + entry.listTitle : entry.listTitle, .text)
        // What tells items of one tool apart.
        if titleWidth - title.width(in: state.settings.glyphs) >= 16 {
            title.append("  " + state.argumentsInBrief(of: entry), .textMuted)
        }
        return [
            waitLine(of: entry), StyledLine(SafeText.name(entry.question.workflow ?? "?"), .textMuted), title,
            decisionStrip(of: entry), flags(of: entry),
        ]
    }

    /// The cells of a row that stands for items of identical shape: how many, and what their arguments range over.
    fileprivate func cells(of group: InboxGroup) -> [StyledLine] {
        guard let oldest = group.items.first.flatMap({ state.inbox[$0] }) else { return [] }
        var title = StyledLine(group.isOpen ? Mark.down + " " : Mark.arrow + " ", .key)
        title.append("\(Words.count(group.items.count)) ", .textStrong)
        title.append(oldest.listTitle, .text)
        for spread in group.spread where !oldest.secrets.hides(spread.name) {
            title.append("  " + SafeText.name(spread.name) + " \(spread.words)", .textMuted)
        }
        let staged = group.items.count { state.staging.drafts[$0]?.isComplete == true }
        let risky = group.items.count { state.inbox[$0]?.risk == .high }
        return [
            waitLine(of: oldest), StyledLine(SafeText.name(oldest.question.workflow ?? "?"), .textMuted), title,
            staged > 0 ? StyledLine("\(staged)/\(group.items.count)", .warn) : StyledLine(),
            risky > 0 ? StyledLine("\(risky) high", .danger) : StyledLine(),
        ]
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
