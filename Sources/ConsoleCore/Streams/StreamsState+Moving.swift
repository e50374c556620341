import CellGrid
import DequeModule
import SignoffCheckpoint

/// Moves among the events, follows new ones, and finds events again.
extension StreamsState {
    /// Moves the cursor to a row that is visible in `height` rows.
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

    /// Follows new events, or stops following.
    mutating func toggleFollowing() -> Remark {
        isFollowing.toggle()
        return Remark(isFollowing ? "following new events" : "no longer following")
    }

    /// Pauses the stream, or continues with the events that arrived since.
    mutating func togglePause() -> Remark {
        guard isPaused else {
            pause()
            return Remark("paused; new events are kept")
        }
        let count = held.count
        resume()
        return Remark("continued, \(Words.plural(count, "event")) caught up")
    }

    /// Enter: splits a burst, or shows the event in full.
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

    /// Shows the events of one thread, or of one of its runs, as they arrive.
    ///
    /// The events from before the console opened are then read.
    mutating func follow(_ thread: ThreadID, run: Run?) {
        filter = run.map { "run:\($0.id.rawValue)" } ?? "thread:\(thread.rawValue)"
        followed = thread
        isFollowing = true
    }

    // MARK: Finding again

    /// Sets or removes the bookmark of the event under the cursor.
    mutating func toggleBookmark() {
        guard let id = current?.last else { return }
        if bookmarks.remove(id) == nil { bookmarks.insert(id) }
    }

    /// Moves to the next event with a bookmark, with the first one after the last.
    mutating func goToNextBookmark() -> Remark? {
        let ids = bookmarks.filter { entry($0) != nil }.sorted()
        guard let first = ids.first else { return Remark("no event has a bookmark") }
        let here = current?.last ?? 0
        isFollowing = false
        putCursor(at: rowIndex(of: ids.first { $0 > here } ?? first))
        return nil
    }

    /// Starts a search, or continues the last one.
    mutating func search(_ text: String?) -> Remark? {
        if let text { search = text }
        guard !search.isEmpty else { return Remark("give the words to search for, such as :search refused", .warning) }
        return text == nil ? nil : findMatch(by: -1, includingCurrent: true)
    }

    /// Moves to the next newer or older event that contains the searched words; without a search, to the next event
    /// that matches the filter.
    mutating func findMatch(by step: Int, includingCurrent isIncluded: Bool = false) -> Remark? {
        if search.isEmpty, !filter.isEmpty {
            guard rows.indices.contains(cursor.index + step) else {
                return Remark("no \(step > 0 ? "newer" : "older") event matches /\(filter)", .warning)
            }
            isFollowing = false
            putCursor(at: cursor.index + step)
            return nil
        }
        guard !search.isEmpty else { return Remark("no search is active; :search starts one", .warning) }
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
        return Remark("no \(step > 0 ? "newer" : "older") event contains \"\(search)\"", .warning)
    }
}
