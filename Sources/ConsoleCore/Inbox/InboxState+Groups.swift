import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Groups items of identical shape into rows.
extension InboxState {
    /// Shows one row for each group of identical shape, or one for each item.
    ///
    /// The cursor stays on its item.
    mutating func toggleGroups(_ context: FilterContext) -> Remark {
        let item = current?.id ?? currentGroup?.items.first
        settleRange()
        isGrouped.toggle()
        openGroups = []
        arrangeRows(context)
        if let item, let row = rows.first(where: { $0.items.contains(item) }) { cursor.id = row.id }
        guard isGrouped else { return Remark("every item has a row of its own") }
        let groups = rows.count { if case .group = $0 { true } else { false } }
        guard groups > 0 else { return Remark("no two items have the same shape") }
        return Remark(
            "\(Words.plural(groups, "group")) of identical shape \u{b7} Enter opens a group, Space marks its items"
        )
    }

    /// Opens or closes a group.
    mutating func toggle(_ group: InboxGroup) {
        if openGroups.remove(group.key) == nil { openGroups.insert(group.key) }
    }

    /// Moves to the next or previous group or ungrouped item.
    mutating func moveToGroup(by step: Int) {
        let starts = rows.indices.filter { index in
            switch rows[index] {
            case .group: true
            case .item(_, let isInGroup): !isInGroup
            }
        }
        let next = step > 0 ? starts.first { $0 > cursor.index } : starts.last { $0 < cursor.index }
        guard let next else { return }
        arrival = nil
        cursor.move(to: next, in: rowIDs)
    }

    /// Sorts by the named order, or by the next one.
    ///
    /// The cursor stays on its item.
    mutating func sort(by name: String?, _ context: FilterContext) -> Remark {
        settleRange()
        let remark = sorting.sort(by: name)
        arrangeRows(context)
        return remark
    }
}

extension InboxState {
    /// Moves to another action of the item under the cursor, or to another group when the item has one action.
    ///
    /// - Returns: Whether the cursor is on an action of the item.
    mutating func changeAction(by step: Int) -> Bool {
        let count = current?.item.actions.count ?? 1
        if isGrouped, count < 2 {
            moveToGroup(by: step)
            return false
        }
        if batch.isShown {
            _ = moveAction(by: step)
        } else {
            action = min(max(0, action + step), count - 1)
        }
        return true
    }

    /// The reason why there is no other action; `nil` when there is one.
    var reasonNotToChangeAction: String? {
        (current?.item.actions.count ?? 0) > 1 || isGrouped ? nil : "the item has one action"
    }
}
