import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Picking items to be decided together.
extension ConsoleState {
    /// Marks every open item that the filter lets through, or takes those marks away.
    mutating func markAllItems() {
        let all = inbox.visible.filter { $0.phase == .open }.map(\.id)
        remembering("mark \(all.count)") { $0.inbox.marks.toggle(all) }
        sayMarks()
    }

    mutating func clearItemMarks() {
        remembering("clear the marks") { $0.inbox.marks.clear() }
        say("no item is marked")
    }

    /// Marks what the row under the cursor stands for, or ends the range that grows.
    mutating func markCurrent() {
        if inbox.marks.anchor != nil {
            markRange()
            return
        }
        guard let row = inbox.currentRow else { return }
        let items = row.items.filter { inbox[$0]?.phase == .open }
        guard !items.isEmpty else { return }
        remembering("mark") { $0.inbox.marks.toggle(items) }
        sayMarks()
        move(.lines(1))
    }

    /// Begins a range of marks at the cursor, or ends it there.
    mutating func markRange() {
        guard inbox.marks.anchor != nil else {
            guard let first = inbox.currentRow?.items.first else { return }
            inbox.marks.beginRange(at: first)
            say("the range grows with the cursor; \(label(of: .markRange)) ends it, Esc gives it up")
            return
        }
        let covered = inbox.range.filter { inbox[$0]?.phase == .open }
        remembering("mark \(covered.count)") { $0.inbox.marks.endRange(covered) }
        sayMarks()
    }

    /// Ends a growing range as it stands: rows that come later are none of it.
    mutating func settleRange() {
        guard inbox.marks.anchor != nil else { return }
        inbox.marks.endRange(inbox.range.filter { inbox[$0]?.phase == .open })
    }

    private mutating func sayMarks() {
        let count = inbox.marks.count
        guard count > 0 else {
            say("no item is marked")
            return
        }
        let keys = [CommandID.approve, .reject].map { label(of: $0) }.joined(separator: " ")
        say("\(Words.plural(count, "item")) marked \u{b7} \(keys) stage one decision for all of them")
    }

    /// The first key of a command, for texts.
    func label(of id: CommandID) -> String {
        settings.keys.sequences(for: id).first?.label ?? CommandRegistry.command(id).name.map { ":\($0)" } ?? ""
    }

    /// Shows items of identical shape as one row each, or every item for itself.
    mutating func toggleGroups() {
        let item = inbox.current?.id ?? inbox.currentGroup?.items.first
        settleRange()
        inbox.isGrouped.toggle()
        inbox.openGroups = []
        arrangeInbox()
        if let item, let row = inbox.rows.first(where: { $0.items.contains(item) }) { inbox.cursor.id = row.id }
        guard inbox.isGrouped else {
            say("every item has its row")
            return
        }
        let groups = inbox.rows.count { if case .group = $0 { true } else { false } }
        say(
            groups == 0
                ? "no two items have the same shape"
                : "\(Words.plural(groups, "group")) of identical shape \u{b7} Enter opens one, Space marks all of it"
        )
    }

    /// Opens or closes the group under the cursor.
    mutating func toggleGroup(_ group: InboxGroup) {
        if inbox.openGroups.remove(group.key) == nil { inbox.openGroups.insert(group.key) }
    }

    /// Moves to the next or previous group.
    mutating func moveToGroup(by step: Int) {
        let starts = inbox.rows.indices.filter { index in
            switch inbox.rows[index] {
            case .group: true
            case .item(_, let isInGroup): !isInGroup
            }
        }
        let index = inbox.cursor.index
        let next = step > 0 ? starts.first { $0 > index } : starts.last { $0 < index }
        if let next {
            inbox.arrival = nil
            inbox.cursor.move(to: next, in: inbox.rowIDs)
        }
    }

    mutating func arrangeInbox() {
        inbox.arrangeRows(
            FilterContext(
                now: now,
                drafts: staging.drafts,
                claims: sharing.claims.byItem,
                notes: sharing.notes,
                operatorName: settings.operatorName
            )
        )
    }
}
