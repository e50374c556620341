/// The state of a thread according to its rows, or the reason why they are unreadable.
package struct ThreadState {
    package var reading: ThreadReading?
    package var failure: String?
    /// The newest unreadable checkpoint.
    package var newest: CheckpointID?

    /// Creates a state.
    package init(reading: ThreadReading?, failure: String?, newest: CheckpointID? = nil) {
        self.reading = reading
        self.failure = failure
        self.newest = newest
    }

    /// The creation time of its newest checkpoint; `nil` when unknown.
    package var writtenAt: Timestamp? {
        guard let head = reading?.head?.checkpoint else { return newest?.createdAt }
        return Timestamp(iso8601: head.createdAt) ?? head.id.createdAt
    }

    /// Returns the summary of a thread's rows.
    ///
    /// `now` is the time of the change; if it is `nil`, the time comes from the rows.
    package func summary(of thread: ThreadID, at now: Timestamp?) -> ThreadSummary {
        summary(of: thread, updatedAt: now ?? writtenAt ?? .unknown)
    }

    /// The summary from the rows only; an unreadable thread is listed as failed, so that it is not overlooked.
    package func summary(of thread: ThreadID, updatedAt: Timestamp) -> ThreadSummary {
        var summary = ThreadSummary(thread: thread, reading: reading, updatedAt: updatedAt)
        if let failure {
            summary.status = .error
            summary.error = failure
        }
        return summary
    }
}
