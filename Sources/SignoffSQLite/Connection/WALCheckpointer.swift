/// Keeps the write-ahead log short: checkpoints it into the database when it has grown.
///
/// SQLite's automatic checkpoint runs inside a commit, which then waits for the disk two more times. It never restarts
/// the log while there is always a reader, so the log grows without bound (SQLite manual, "Write-Ahead Logging",
/// section 6).
struct WALCheckpointer {
    /// The number of frames (pages of 4 KiB with their header) from which on the log is checkpointed.
    static let worthwhileFrames: Int32 = 1_000
    /// The number of frames from which on readers are waited for, so that the log can restart.
    static let longFrames: Int32 = 8_000
    /// The longest wait for readers.
    static let patience = Duration.milliseconds(500)

    /// The length of the log when it could not restart; the next attempt is made when it has grown by half.
    private var framesAtFailedRestart: Int32 = 0
    private var checkpointedFrames: Int32 = 0

    /// Whether the log is so long that it should be checkpointed before the next commit.
    func isLong(on connection: SQLiteConnection) -> Bool {
        connection.logFrames >= max(Self.worthwhileFrames, checkpointedFrames + Self.worthwhileFrames)
    }

    /// Checkpoints the log when it is long enough; returns whether it did.
    ///
    /// A failure occurs again at the next write, which reports it.
    mutating func checkpointIfLong(on connection: SQLiteConnection) -> Bool {
        let frames = connection.logFrames
        if frames < checkpointedFrames { (checkpointedFrames, framesAtFailedRestart) = (0, 0) }
        guard isLong(on: connection) else { return false }
        if frames >= max(Self.longFrames, framesAtFailedRestart + framesAtFailedRestart / 2) {
            let isMoved = connection.checkpoint(.restart, patience: Self.patience)
            framesAtFailedRestart = isMoved ? 0 : frames
        } else {
            _ = connection.checkpoint(.passive, patience: .zero)
        }
        checkpointedFrames = frames
        return true
    }
}
