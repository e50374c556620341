import SignoffCheckpoint

/// Changes marks with undo.
extension Staging {
    /// Marks the items of the row under the cursor, or removes their marks.
    ///
    /// - Returns: Whether the row has items to mark.
    mutating func toggleMark(in inbox: inout InboxState) -> Bool {
        let items = inbox.open(inbox.currentRow?.items ?? [])
        guard !items.isEmpty else { return false }
        remember("mark", in: &inbox) { $1.marks.toggle(items) }
        return true
    }

    /// Marks every open item that matches the filter, or removes these marks when all have one.
    mutating func toggleAllMarks(in inbox: inout InboxState) {
        let all = inbox.visibleOpen
        remember("mark \(all.count)", in: &inbox) { $1.marks.toggle(all) }
    }

    /// Inverts the marks of the visible open items.
    mutating func invertMarks(in inbox: inout InboxState) {
        let shown = inbox.visibleOpen
        let marked = inbox.marks.ids
        remember("mark all but \(marked.count)", in: &inbox) { _, inbox in
            inbox.marks.toggle(shown.filter(marked.contains))
            inbox.marks.insert(shown.filter { !marked.contains($0) })
        }
    }

    /// Clears the marks.
    mutating func clearMarks(in inbox: inout InboxState) {
        remember("clear the marks", in: &inbox) { $1.marks.clear() }
    }

    /// Marks the items of the growing range, and ends the range.
    mutating func endRange(in inbox: inout InboxState) {
        let covered = inbox.open(inbox.range)
        remember("mark \(covered.count)", in: &inbox) { $1.marks.endRange(covered) }
    }
}
