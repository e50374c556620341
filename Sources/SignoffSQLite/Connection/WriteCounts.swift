/// The work of a database's writer since it was opened.
package struct WriteCounts: Hashable, Sendable {
    /// The number of requested transactions.
    package var transactions = 0
    /// The number of commits.
    ///
    /// The number is lower than ``transactions``, because waiting transactions are committed together.
    package var commits = 0
    /// The number of times that a commit or a log checkpoint waited for the disk.
    ///
    /// With `synchronous=FULL`, the engine waits once for each commit, and twice for a checkpoint: for the log and for
    /// the database (SQLite manual, "Write-Ahead Logging").
    package var syncs = 0
    /// The number of checkpoints of the log.
    package var checkpoints = 0

    /// Creates counts of zero.
    package init() {}

    /// Returns the work done since `earlier`.
    package func since(_ earlier: WriteCounts) -> WriteCounts {
        var counts = self
        counts.transactions -= earlier.transactions
        counts.commits -= earlier.commits
        counts.syncs -= earlier.syncs
        counts.checkpoints -= earlier.checkpoints
        return counts
    }
}
