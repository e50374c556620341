import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The threads that were answered from here, and the one whose next question the cursor returns to.
struct FollowedThread: Equatable, Sendable {
    /// The most threads that are remembered.
    private static let limit = 1_000

    /// The thread of the answer sent last, until a key is pressed.
    private(set) var thread: ThreadID?
    private var answered: OrderedSet<ThreadID> = []

    /// Notes that an answer to a thread was sent.
    mutating func noteSent(to thread: ThreadID) { self.thread = thread }

    /// Notes that an answer to a thread was stored: what it asks from now on follows from that answer.
    mutating func noteAnswered(_ thread: ThreadID) {
        answered.remove(thread)
        answered.append(thread)
        if answered.count > Self.limit { answered.removeFirst() }
    }

    /// Notes a key or a click: the operator is at something else, and the cursor stays there.
    mutating func noteInput() { thread = nil }

    /// Whether a thread was answered from here.
    func wasAnswered(_ thread: ThreadID) -> Bool { answered.contains(thread) }
}

extension InboxState {
    /// The next row after one that stands for an open item, else the last one before it; nil where there is none.
    func openRow(besides place: Int) -> Int? {
        func isOpen(_ index: Int) -> Bool { rows[index].items.count == 1 && rows[index].items.allSatisfy(self.isOpen) }
        return rows.indices.dropFirst(place + 1).first(where: isOpen) ?? rows.indices.prefix(place).last(where: isOpen)
    }

    /// The question that the thread answered last asks now; nil while it asks none.
    var followingQuestion: QuestionID? {
        guard let thread = followed.thread, current?.question.thread != thread else { return nil }
        return visibleIDs.first { $0.thread == thread && self[$0]?.isFollowUp == true && isOpen($0) }
    }
}
