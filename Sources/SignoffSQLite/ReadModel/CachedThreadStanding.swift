import SignoffCheckpoint

/// Caches the lease check and the standing of the thread from the previous write, so that consecutive task results skip
/// both look-ups.
///
/// The cache is valid for the next result of the same run while nothing else has changed the database: neither another
/// connection (``SQLiteConnection/foreignChanges``) nor this one (its number of changes).
struct CachedThreadStanding {
    private let lease: RunLease?
    private let thread: ThreadID
    var standing: ThreadStanding
    private let foreignChanges: Int
    private var changeCount: Int

    /// Records the state after a write.
    init(of thread: ThreadID, under lease: RunLease?, _ standing: ThreadStanding, on connection: SQLiteConnection) {
        self.thread = thread
        self.lease = lease
        self.standing = standing
        foreignChanges = connection.foreignChanges
        changeCount = connection.totalChangeCount
    }

    /// Updates the cache after the write for which it was valid.
    mutating func update(_ standing: ThreadStanding, on connection: SQLiteConnection) {
        self.standing = standing
        changeCount = connection.totalChangeCount
    }

    /// Whether the cache is valid for a write to `thread` under `lease` in the open transaction.
    func holds(for thread: ThreadID, under lease: RunLease?, on connection: SQLiteConnection) -> Bool {
        self.thread == thread && self.lease?.run == lease?.run && self.lease?.worker == lease?.worker
            && self.lease?.attempt == lease?.attempt && changeCount == connection.totalChangeCount
            && foreignChanges == connection.foreignChanges
    }
}
