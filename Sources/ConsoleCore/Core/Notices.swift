import CellGrid
import DequeModule
import SignoffCheckpoint

/// What the console has said: the notice that stands now, and those before it.
struct Notices: Equatable, Sendable {
    /// The most notices that are kept.
    static let limit = 300

    /// A notice that was said, and how often in a row.
    struct Entry: Equatable, Sendable {
        var notice: Notice
        var count = 1
    }

    /// The notice that stands now; nil when there is none.
    var current: Notice?
    /// Those that were said, oldest first.
    private(set) var entries: Deque<Entry> = []

    /// Says something; what was said just before in the same words is counted.
    mutating func say(_ notice: Notice) {
        current = notice
        if let last = entries.last, last.notice.text == notice.text, last.notice.tone == notice.tone {
            entries[entries.count - 1] = Entry(notice: notice, count: last.count + 1)
            return
        }
        entries.append(Entry(notice: notice))
        if entries.count > Self.limit { entries.removeFirst() }
    }
}
