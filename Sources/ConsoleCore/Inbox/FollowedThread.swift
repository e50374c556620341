import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The threads that were answered from this console, and the thread to whose next question the cursor returns.
struct FollowedThread: Equatable, Sendable {
    /// The maximum number of threads that are remembered.
    private static let limit = 1_000

    /// The thread of the last sent answer, until a key is pressed.
    private(set) var thread: ThreadID?
    private var answered: OrderedSet<ThreadID> = []

    /// Records that an answer to a thread was sent.
    mutating func noteSent(to thread: ThreadID) { self.thread = thread }

    /// Records that an answer to a thread was stored.
    ///
    /// Later questions of the thread follow from that answer.
    mutating func noteAnswered(_ thread: ThreadID) {
        answered.remove(thread)
        answered.append(thread)
        if answered.count > Self.limit { answered.removeFirst() }
    }

    /// Records a key or a click.
    ///
    /// The operator has moved on, so the cursor stays.
    mutating func noteInput() { thread = nil }

    /// Whether a thread was answered from this console.
    func wasAnswered(_ thread: ThreadID) -> Bool { answered.contains(thread) }
}

extension InboxState {
    /// Returns the next row with an open item after a row, otherwise the last one before it; `nil` for none.
    func openRow(besides place: Int) -> Int? {
        func isOpen(_ index: Int) -> Bool { rows[index].items.count == 1 && rows[index].items.allSatisfy(self.isOpen) }
        return rows.indices.dropFirst(place + 1).first(where: isOpen) ?? rows.indices.prefix(place).last(where: isOpen)
    }

    /// The current question of the thread that was answered last; `nil` when it asks none.
    var followingQuestion: QuestionID? {
        guard let thread = followed.thread, current?.question.thread != thread else { return nil }
        return visibleIDs.first { $0.thread == thread && self[$0]?.isFollowUp == true && isOpen($0) }
    }
}
