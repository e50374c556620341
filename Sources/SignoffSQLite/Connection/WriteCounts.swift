/// What a database's writer has done since it was opened.
package struct WriteCounts: Hashable, Sendable {
    /// How many transactions were asked for.
    package var transactions = 0
    /// How many times their changes were committed: fewer, as those that wait together are committed together.
    package var commits = 0
    /// How often a commit or a checkpoint of the log waited for the disk, as the engine does it (SQLite manual, "Write-Ahead Logging"): once
    /// for each commit under `synchronous=FULL`, and twice for a checkpoint, of the log and of the database.
    package var syncs = 0
    /// How often the log was carried over into the database.
    package var checkpoints = 0

    /// Creates counts of nothing.
    package init() {}

    /// What was done since `earlier`.
    package func since(_ earlier: WriteCounts) -> WriteCounts {
        var counts = self
        counts.transactions -= earlier.transactions
        counts.commits -= earlier.commits
        counts.syncs -= earlier.syncs
        counts.checkpoints -= earlier.checkpoints
        return counts
    }
}
