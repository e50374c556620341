/// A selection of runs, listed newest first.
public struct RunQuery: Hashable, Sendable {
    /// The thread of the runs; `nil` for all threads.
    public var thread: ThreadID?
    /// The statuses of the runs; empty for all statuses.
    public var statuses: Set<RunStatus>
    /// Whether only the newest run of each thread is listed, so that a failed run with a later retry is omitted.
    public var newestOfThreadOnly: Bool
    /// The place of the last run of the previous page; `nil` for the first page.
    public var after: RunPlace?
    /// The maximum number of results, 1 or more.
    public var limit: Int

    /// Creates a query.
    public init(
        thread: ThreadID? = nil,
        statuses: Set<RunStatus> = [],
        newestOfThreadOnly: Bool = false,
        after: RunPlace? = nil,
        limit: Int = 200
    ) {
        self.thread = thread
        self.statuses = statuses
        self.newestOfThreadOnly = newestOfThreadOnly
        self.after = after
        self.limit = limit
    }
}
