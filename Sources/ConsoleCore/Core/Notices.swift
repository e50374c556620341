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

    /// Those that stand until they were read, oldest first.
    private(set) var unread: Deque<Notice> = []

    /// The notice that is shown: the one that stands now, else one that was not read.
    var shown: Notice? { current ?? unread.first }

    /// Says something that stands until it was read.
    mutating func sayUntilRead(_ notice: Notice) {
        say(notice)
        unread.append(notice)
        if unread.count > Self.limit { unread.removeFirst() }
    }

    /// Takes away the notice that is shown: it was read.
    mutating func dismiss() {
        if let current, unread.first != current {
            self.current = nil
        } else {
            current = nil
            _ = unread.popFirst()
        }
    }

    /// Notes that every notice was read.
    mutating func noteAllRead() { unread = [] }

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
