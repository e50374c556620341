/// Selects runs to list, newest first.
public struct RunQuery: Hashable, Sendable {
    /// Only runs of this thread.
    public var thread: ThreadID?
    /// Only runs with one of these statuses; empty for all.
    public var statuses: Set<RunStatus>
    /// Whether only the newest run of each thread is listed, so that a failed run that was retried since is omitted.
    public var newestOfThreadOnly: Bool
    /// Only runs after this place, the place of the last run of the previous page.
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
