import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

extension ConsoleState {
    /// Puts the cursor of the stream on a row, and in view.
    mutating func settleStream(height: Int) {
        let count = streams.rows.count
        let index =
            streams.isFollowing ? count - 1 : streams.rowIndex(of: streams.cursor.id ?? streams.rows.first?.first ?? 0)
        putStreamCursor(at: index)
        streams.cursor.reveal(height: height, count: count)
    }

    mutating func moveStream(by steps: Int) {
        let count = streams.rows.count
        let index = min(max(0, streams.cursor.index + steps), max(0, count - 1))
        putStreamCursor(at: index)
        streams.isFollowing = index == count - 1 && steps > 0
        streams.scroll = 0
    }

    private mutating func putStreamCursor(at index: Int) {
        let id = streams.rows.indices.contains(index) ? streams.rows[index].last : nil
        streams.cursor.put(id, at: max(0, index))
    }

    /// Follows what arrives, or no longer does.
    mutating func toggleFollowing() {
        streams.isFollowing.toggle()
        say(streams.isFollowing ? "following what arrives" : "no longer following")
    }

    /// Pauses the stream, or goes on with what arrived meanwhile.
    mutating func togglePause() {
        if streams.isPaused {
            let count = streams.held.count
            streams.resume()
            say("going on, \(Words.plural(count, "event")) caught up")
        } else {
            streams.pause()
            say("paused; what arrives is kept")
        }
    }

    /// Enter: takes a burst apart, or shows the event whole.
    mutating func openStreamRow() {
        guard let row = streams.current else { return }
        if row.count > 1 {
            streams.isFollowing = false
            streams.open(row)
            putStreamCursor(at: streams.rowIndex(of: row.first))
            say("\(Words.plural(row.count, "event")) shown one by one")
        } else {
            streams.isFollowing = false
            streams.isDetailOpen = true
            streams.isDetailFocused = true
        }
    }

    /// Shows the stream, of the thread or run named when there is one.
    mutating func showStreams(_ argument: String?) -> [ConsoleEffect] {
        show(.streams)
        guard let argument else { return [] }
        let run = (failures.active + failures.failed).first { $0.id.rawValue == argument }
        streams.filter = (run == nil ? "thread:" : "run:") + argument
        streams.isFollowing = true
        // What happened before the console was opened is in the log.
        let thread = run?.request.thread ?? ThreadID(argument)
        guard streams.awaitsEarlier(of: thread) else { return [] }
        return reloads.request(.threadEvents(thread))
    }

    /// Marks the event under the cursor so that it is found again, or takes the mark away.
    mutating func toggleBookmark() {
        guard let id = streams.current?.last else { return }
        if streams.bookmarks.remove(id) == nil { streams.bookmarks.insert(id) }
    }

    /// Goes to the next event with a bookmark, from the last one to the first.
    mutating func nextBookmark() {
        let ids = streams.bookmarks.filter { streams.entry($0) != nil }.sorted()
        guard let first = ids.first else {
            say("no event has a bookmark")
            return
        }
        let here = streams.current?.last ?? 0
        streams.isFollowing = false
        putStreamCursor(at: streams.rowIndex(of: ids.first { $0 > here } ?? first))
    }

    /// Begins a search, or goes on with the last one.
    mutating func search(_ text: String?) {
        if let text { streams.search = text }
        guard !streams.search.isEmpty else {
            say("name what to look for, such as :search refused", .warning)
            return
        }
        if text != nil { findMatch(by: -1, includingCurrent: true) }
    }

    /// Goes to the next event that holds what is looked for, newer or older.
    mutating func findMatch(by step: Int, includingCurrent isIncluded: Bool = false) {
        guard !streams.search.isEmpty else {
            say("nothing is looked for; :search begins", .warning)
            return
        }
        let wanted = FilterQuery(streams.search)
        var index = streams.cursor.index + (isIncluded ? 0 : step)
        while streams.rows.indices.contains(index) {
            let row = streams.rows[index]
            let isMatch = (row.first...row.last).contains { streams.entry($0)?.event.matches(wanted) ?? false }
            if isMatch {
                streams.isFollowing = false
                putStreamCursor(at: index)
                return
            }
            index += step
        }
        say("no \(step > 0 ? "newer" : "older") event holds \"\(streams.search)\"", .warning)
    }

    /// Writes what the filter lets through to a file.
    mutating func exportEvents(to path: String?) -> [ConsoleEffect] {
        guard let path, !path.isEmpty else {
            say("name the file to write, such as :export events.jsonl", .warning)
            return []
        }
        let events = streams.visibleEvents
        guard !events.isEmpty else {
            say("there is no event to write", .warning)
            return []
        }
        return [.exportEvents(path: path, events)]
    }

    /// Hands over the events that made room.
    mutating func spillEvents() -> [ConsoleEffect] {
        let leaving = streams.takeLeaving()
        return leaving.isEmpty ? [] : [.spillEvents(leaving)]
    }
}
