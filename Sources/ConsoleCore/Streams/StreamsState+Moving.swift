import CellGrid
import DequeModule
import SignoffCheckpoint

/// Moving among the events, following what arrives, and finding an event again.
extension StreamsState {
    /// Puts the cursor on a row, and in view where `height` rows are.
    mutating func settle(height: Int) {
        putCursor(at: isFollowing ? rows.count - 1 : rowIndex(of: cursor.id ?? rows.first?.first ?? 0))
        cursor.reveal(height: height, count: rows.count)
    }

    mutating func move(by steps: Int) {
        let index = min(max(0, cursor.index + steps), max(0, rows.count - 1))
        putCursor(at: index)
        isFollowing = index == rows.count - 1 && steps > 0
        scroll = 0
    }

    private mutating func putCursor(at index: Int) {
        cursor.put(rows.indices.contains(index) ? rows[index].last : nil, at: max(0, index))
    }

    /// Follows what arrives, or no longer does.
    mutating func toggleFollowing() -> Remark {
        isFollowing.toggle()
        return Remark(isFollowing ? "following what arrives" : "no longer following")
    }

    /// Pauses the stream, or goes on with what arrived meanwhile.
    mutating func togglePause() -> Remark {
        guard isPaused else {
            pause()
            return Remark("paused; what arrives is kept")
        }
        let count = held.count
        resume()
        return Remark("going on, \(Words.plural(count, "event")) caught up")
    }

    /// Enter: takes a burst apart, or shows the event whole.
    mutating func openRow() -> Remark? {
        guard let row = current else { return nil }
        isFollowing = false
        guard row.count > 1 else {
            isDetailOpen = true
            isDetailFocused = true
            return nil
        }
        open(row)
        putCursor(at: rowIndex(of: row.first))
        return Remark("\(Words.plural(row.count, "event")) shown one by one")
    }

    /// Shows the events of one thread, or of one run of it, as they arrive.
    ///
    /// - Returns: Whether the events from before the console was opened are wanted.
    mutating func follow(_ thread: ThreadID, run: Run?) -> Bool {
        filter = run.map { "run:\($0.id.rawValue)" } ?? "thread:\(thread.rawValue)"
        isFollowing = true
        return awaitsEarlier(of: thread)
    }

    // MARK: Finding again

    /// Marks the event under the cursor so that it is found again, or takes the mark away.
    mutating func toggleBookmark() {
        guard let id = current?.last else { return }
        if bookmarks.remove(id) == nil { bookmarks.insert(id) }
    }

    /// Goes to the next event with a bookmark, from the last one to the first.
    mutating func goToNextBookmark() -> Remark? {
        let ids = bookmarks.filter { entry($0) != nil }.sorted()
        guard let first = ids.first else { return Remark("no event has a bookmark") }
        let here = current?.last ?? 0
        isFollowing = false
        putCursor(at: rowIndex(of: ids.first { $0 > here } ?? first))
        return nil
    }

    /// Begins a search, or goes on with the last one.
    mutating func search(_ text: String?) -> Remark? {
        if let text { search = text }
        guard !search.isEmpty else { return Remark("name what to look for, such as :search refused", .warning) }
        return text == nil ? nil : findMatch(by: -1, includingCurrent: true)
    }

    /// Goes to the next event that holds what is looked for, newer or older; where nothing is, to the next that the filter lets through.
    mutating func findMatch(by step: Int, includingCurrent isIncluded: Bool = false) -> Remark? {
        if search.isEmpty, !filter.isEmpty {
            guard rows.indices.contains(cursor.index + step) else {
                return Remark("no \(step > 0 ? "newer" : "older") event matches /\(filter)", .warning)
            }
            isFollowing = false
            putCursor(at: cursor.index + step)
            return nil
        }
        guard !search.isEmpty else { return Remark("nothing is looked for; :search begins", .warning) }
        let wanted = FilterQuery(search)
        var index = cursor.index + (isIncluded ? 0 : step)
        while rows.indices.contains(index) {
            let row = rows[index]
            if (row.first...row.last).contains(where: { entry($0)?.event.matches(wanted) ?? false }) {
                isFollowing = false
                putCursor(at: index)
                return nil
            }
            index += step
        }
        return Remark("no \(step > 0 ? "newer" : "older") event holds \"\(search)\"", .warning)
    }
}
