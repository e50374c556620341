import SignoffCheckpoint

/// Marks that can be taken back.
extension Staging {
    /// Marks what the row under the cursor stands for, or takes the marks away.
    ///
    /// - Returns: Whether there was anything to mark.
    mutating func toggleMark(in inbox: inout InboxState) -> Bool {
        let items = inbox.open(inbox.currentRow?.items ?? [])
        guard !items.isEmpty else { return false }
        remember("mark", in: &inbox) { $1.marks.toggle(items) }
        return true
    }

    /// Marks every open item that the filter lets through, or takes those marks away.
    mutating func toggleAllMarks(in inbox: inout InboxState) {
        let all = inbox.visibleOpen
        remember("mark \(all.count)", in: &inbox) { $1.marks.toggle(all) }
    }

    /// Marks the open items shown that have no mark, and takes the marks from the others shown.
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

    /// Marks what the growing range covers, and ends the range.
    mutating func endRange(in inbox: inout InboxState) {
        let covered = inbox.open(inbox.range)
        remember("mark \(covered.count)", in: &inbox) { $1.marks.endRange(covered) }
    }
}
