/// The place of a thread in the list of threads, from which the next page goes on.
///
/// It need not be there any more: the page begins with what comes after the place.
public struct ThreadPlace: Hashable, Sendable {
    /// When the thread last changed.
    public var updatedAt: Timestamp
    /// The thread.
    public var thread: ThreadID

    /// Creates a place.
    public init(updatedAt: Timestamp, thread: ThreadID) {
        self.updatedAt = updatedAt
        self.thread = thread
    }
}

/// The place of a question in the list of open questions, from which the next page goes on.
public struct InterruptPlace: Hashable, Sendable {
    /// Since when the question waits.
    public var waitingSince: Timestamp
    /// Its thread.
    public var thread: ThreadID
    /// What tells it from others of its thread: its id, or where it is asked in files too old to have ids.
    public var key: String

    /// Creates a place.
    public init(waitingSince: Timestamp, thread: ThreadID, key: String) {
        self.waitingSince = waitingSince
        self.thread = thread
        self.key = key
    }
}

/// The place of a run in the list of runs, from which the next page goes on.
public struct RunPlace: Hashable, Sendable {
    /// When the run was asked for.
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
    /// Its place in the list of threads.
    public var place: ThreadPlace { ThreadPlace(updatedAt: updatedAt, thread: thread) }
}

extension OpenInterrupt {
    /// Its place in the list of open questions.
    public var place: InterruptPlace {
        InterruptPlace(waitingSince: waitingSince ?? Timestamp(microseconds: 0), thread: thread, key: key)
    }
}

extension Run {
    /// Its place in the list of runs.
    public var place: RunPlace { RunPlace(createdAt: createdAt, run: id) }
}

extension ThreadPlace {
    /// Whether this place comes before `other`: most recently changed first, of those changed at one moment the greatest name first.
    package func precedes(_ other: ThreadPlace) -> Bool {
        if updatedAt != other.updatedAt { return updatedAt > other.updatedAt }
        return other.thread.precedesInBytes(thread)
    }
}

extension InterruptPlace {
    /// Whether this place comes before `other`: longest waiting first, then by thread and key.
    package func precedes(_ other: InterruptPlace) -> Bool {
        if waitingSince != other.waitingSince { return waitingSince < other.waitingSince }
        if thread != other.thread { return thread.precedesInBytes(other.thread) }
        return key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }
}

extension ThreadID {
    /// Whether this name comes before `other` in the order databases compare text in: byte by byte.
    package func precedesInBytes(_ other: ThreadID) -> Bool {
        rawValue.utf8.lexicographicallyPrecedes(other.rawValue.utf8)
    }
}
