import CellGrid
import DequeModule
import SignoffCheckpoint

/// The current notice and the earlier ones.
struct Notices: Equatable, Sendable {
    /// The maximum number of notices that are kept.
    static let limit = 300

    /// A notice, and the number of its repetitions in a row.
    struct Entry: Equatable, Sendable {
        var notice: Notice
        var count = 1
    }

    /// The current notice; `nil` for none.
    var current: Notice?
    /// All notices, oldest first.
    private(set) var entries: Deque<Entry> = []

    /// The notices that stay until they are read, oldest first.
    private(set) var unread: Deque<Notice> = []

    /// The visible notice: the current one, otherwise an unread one.
    var shown: Notice? { current ?? unread.first }

    /// Shows a notice that stays until it is read.
    mutating func sayUntilRead(_ notice: Notice) {
        say(notice)
        unread.append(notice)
        if unread.count > Self.limit { unread.removeFirst() }
    }

    /// Removes the visible notice, which was read.
    mutating func dismiss() {
        if let current, unread.first != current {
            self.current = nil
        } else {
            current = nil
            _ = unread.popFirst()
        }
    }

    /// Marks all notices as read.
    mutating func noteAllRead() { unread = [] }

    /// Shows a notice.
    ///
    /// A notice with the same words as the previous one is counted.
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
