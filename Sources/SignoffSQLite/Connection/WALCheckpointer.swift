/// Keeps the write-ahead log short, by checkpointing it into the database when it has grown.
///
/// SQLite's automatic checkpoint runs inside a commit, which then waits for the disk two more times. The automatic
/// checkpoint never restarts the log while a reader is always active, so the log grows without limit (SQLite manual,
/// "Write-Ahead Logging", section 6).
struct WALCheckpointer {
    /// The number of frames (pages of 4 KiB with their headers) from which the log is checkpointed.
    static let worthwhileFrames: Int32 = 1_000
    /// The number of frames from which a checkpoint waits for readers, so that the log can restart.
    static let longFrames: Int32 = 8_000
    /// The maximum time to wait for readers.
    static let patience = Duration.milliseconds(500)

    /// The length of the log when it could not restart.
    ///
    /// The next attempt follows when the log has grown by half.
    private var framesAtFailedRestart: Int32 = 0
    private var checkpointedFrames: Int32 = 0

    /// Whether the log is long enough to be checkpointed before the next commit.
    func isLong(on connection: SQLiteConnection) -> Bool {
        connection.logFrames >= max(Self.worthwhileFrames, checkpointedFrames + Self.worthwhileFrames)
    }

    /// Checkpoints the log if it is long enough.
    ///
    /// Returns whether it was checkpointed.
    ///
    /// A failure occurs again at the next write, which reports the failure.
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
