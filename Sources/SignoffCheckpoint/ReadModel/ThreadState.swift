/// The state of a thread according to its rows, or the reason why the rows are unreadable.
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

    /// The creation time of the newest checkpoint; `nil` when unknown.
    package var writtenAt: Timestamp? {
        guard let head = reading?.head?.checkpoint else { return newest?.createdAt }
        return Timestamp(iso8601: head.createdAt) ?? head.id.createdAt
    }

    /// Returns the summary of a thread according to its rows.
    ///
    /// `now` is the time of the change; `nil` for the time in the rows.
    package func summary(of thread: ThreadID, at now: Timestamp?) -> ThreadSummary {
        summary(of: thread, updatedAt: now ?? writtenAt ?? .unknown)
    }

    /// Returns the summary according to the rows only.
    ///
    /// An unreadable thread is listed as failed, so that operators notice it.
    package func summary(of thread: ThreadID, updatedAt: Timestamp) -> ThreadSummary {
        var summary = ThreadSummary(thread: thread, reading: reading, updatedAt: updatedAt)
        if let failure {
            summary.status = .error
            summary.error = failure
        }
        return summary
    }
}
