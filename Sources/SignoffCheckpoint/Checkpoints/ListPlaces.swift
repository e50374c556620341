/// The place of a thread in the list of threads, after which the next page begins.
///
/// The thread may have been removed since: the page begins with the first thread after the place.
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
    /// The time since which the question waits.
    public var waitingSince: Timestamp
    /// The thread.
    public var thread: ThreadID
    /// The key of the question within its thread: its id, or its position in files too old to have ids.
    public var key: String
    /// The order of the list it is a place in; `nil` for longest waiting first.
    package var sort: InterruptSort?
    /// The value of the fact the list is sorted by; `nil` for a question without it.
    package var value: FactKey?

    /// Creates a place in the list that is longest waiting first.
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
    /// The place in the list of threads.
    public var place: ThreadPlace { ThreadPlace(updatedAt: updatedAt, thread: thread) }
}

extension OpenInterrupt {
    /// The place in the list of open questions, longest waiting first; ``InterruptQuery/place(of:)`` is that in a list of another order.
    public var place: InterruptPlace {
        InterruptPlace(waitingSince: waitingSince ?? Timestamp(microseconds: 0), thread: thread, key: key)
    }
}

extension Run {
    /// The place in the list of runs.
    public var place: RunPlace { RunPlace(createdAt: createdAt, run: id) }
}

extension ThreadPlace {
    /// Whether this place precedes `other`: most recently changed first, and greatest name first for equal times.
    package func precedes(_ other: ThreadPlace) -> Bool {
        if updatedAt != other.updatedAt { return updatedAt > other.updatedAt }
        return other.thread.precedesInBytes(thread)
    }
}

extension InterruptPlace {
    /// Whether this place comes before `other` in a list of this order: by value, missing values last, then longest
    /// waiting first, then by thread and key.
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
    /// Whether this name comes before `other` in the byte order in which databases compare text.
    package func precedesInBytes(_ other: ThreadID) -> Bool {
        rawValue.utf8.lexicographicallyPrecedes(other.rawValue.utf8)
    }
}
