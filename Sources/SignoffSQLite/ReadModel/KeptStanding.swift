import SignoffCheckpoint

/// What was found out before the last write of a connection: the run holds its thread, and a task's result leaves the thread as it is.
///
/// It holds for the next result of the same run as long as nobody has changed anything else: no other connection, as
/// ``SQLiteConnection/foreignChanges`` tells, nor this one, as its number of changes does. A run of many tasks then looks nothing up between them.
struct KeptStanding {
    private let lease: RunLease?
    private let thread: ThreadID
    var standing: ThreadStanding
    private let foreignChanges: Int
    private var changeCount: Int

    /// Notes what holds after a write.
    init(of thread: ThreadID, under lease: RunLease?, _ standing: ThreadStanding, on connection: SQLiteConnection) {
        self.thread = thread
        self.lease = lease
        self.standing = standing
        foreignChanges = connection.foreignChanges
        changeCount = connection.totalChangeCount
    }

    /// Notes that the write for which it held has been made.
    mutating func goOn(_ standing: ThreadStanding, on connection: SQLiteConnection) {
        self.standing = standing
        changeCount = connection.totalChangeCount
    }

    /// Whether it holds for a write to `thread` under `lease` in the open transaction.
    func holds(for thread: ThreadID, under lease: RunLease?, on connection: SQLiteConnection) -> Bool {
        self.thread == thread && self.lease?.run == lease?.run && self.lease?.worker == lease?.worker
            && self.lease?.attempt == lease?.attempt && changeCount == connection.totalChangeCount
            && foreignChanges == connection.foreignChanges
    }
}
