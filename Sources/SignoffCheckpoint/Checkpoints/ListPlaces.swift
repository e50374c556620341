/// The place of a thread in the list of threads, after which the next page begins.
///
/// The thread can be removed in the meantime. The next page then begins with the first thread after the place.
public struct ThreadPlace: Hashable, Sendable {
    /// The time of the thread's last change.
    public var updatedAt: Timestamp
    /// The thread.
    public var thread: ThreadID

    /// Creates a place.
    public init(updatedAt: Timestamp, thread: ThreadID) {
        self.updatedAt = updatedAt
        self.thread = thread
    }
}

/// The place of a question in the list of open questions, after which the next page begins.
public struct InterruptPlace: Hashable, Sendable {
    /// The time at which the question began to wait.
    public var waitingSince: Timestamp
    /// The thread.
    public var thread: ThreadID
    /// The key of the question within its thread: its id, or its position in files too old to have ids.
    public var key: String
    /// The order of the list; `nil` for longest waiting first.
    package var sort: InterruptSort?
    /// The value of the fact that sorts the list; `nil` for a question without the fact.
    package var value: FactKey?

    /// Creates a place in the list of open questions, longest waiting first.
    public init(waitingSince: Timestamp, thread: ThreadID, key: String) {
        self.waitingSince = waitingSince
        self.thread = thread
        self.key = key
    }
}

/// The place of a run in the list of runs, after which the next page begins.
public struct RunPlace: Hashable, Sendable {
    /// The time at which the run was requested.
    public var createdAt: Timestamp
    /// The run.
    public var run: RunID

    /// Creates a place.
    public init(createdAt: Timestamp, run: RunID) {
        self.createdAt = createdAt
        self.run = run
    }
}

extension ThreadSummary {
    /// The place of the thread in the list of threads.
    public var place: ThreadPlace { ThreadPlace(updatedAt: updatedAt, thread: thread) }
}

extension OpenInterrupt {
    /// The place of the question in the list of open questions, longest waiting first.
    ///
    /// For other orders see ``InterruptQuery/place(of:)``.
    public var place: InterruptPlace {
        InterruptPlace(waitingSince: waitingSince ?? Timestamp(microseconds: 0), thread: thread, key: key)
    }
}

extension Run {
    /// The place of the run in the list of runs.
    public var place: RunPlace { RunPlace(createdAt: createdAt, run: id) }
}

extension ThreadPlace {
    /// Whether this place precedes `other`: most recently changed first; for equal times, the later name first.
    package func precedes(_ other: ThreadPlace) -> Bool {
        if updatedAt != other.updatedAt { return updatedAt > other.updatedAt }
        return other.thread.precedesInBytes(thread)
    }
}

extension InterruptPlace {
    /// Whether this place precedes `other` in a list of this order: by value, missing values last; then longest waiting
    /// first; then by thread and key.
    package func precedes(_ other: InterruptPlace) -> Bool {
        switch (value, other.value) {
        case (let value?, let other?) where value != other: return (value < other) != (sort?.isDescending ?? false)
        case (_?, nil): return true
        case (nil, _?): return false
        default: break
        }
        if waitingSince != other.waitingSince { return waitingSince < other.waitingSince }
        if thread != other.thread { return thread.precedesInBytes(other.thread) }
        return key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }
}

extension ThreadID {
    /// Whether this name precedes `other` in byte order, in which databases compare text.
    package func precedesInBytes(_ other: ThreadID) -> Bool {
        rawValue.utf8.lexicographicallyPrecedes(other.rawValue.utf8)
    }
}
