/// Keeps the write-ahead log short: carries it over into the database when it has grown.
///
/// The engine's own way does that inside a commit, which then waits for the disk two more times, and never begins the log anew while somebody reads all
/// the time, so that it grows without end (SQLite manual, "Write-Ahead Logging", section 6).
struct LogKeeper {
    /// How many frames (pages of 4 KiB with their header) make the log worth carrying over.
    static let worthwhileFrames: Int32 = 1_000
    /// How many make it long: readers are then waited for, so that it can begin anew.
    static let longFrames: Int32 = 8_000
    /// How long readers are waited for.
    static let patience = Duration.milliseconds(500)

    /// How long the log was when it could not begin anew; the next attempt is made when it has grown by half.
    private var unmovableFrames: Int32 = 0
    private var carriedFrames: Int32 = 0

    /// Whether the log is so long that a commit should not come before its being carried over.
    func isLong(on connection: SQLiteConnection) -> Bool {
        connection.logFrames >= max(Self.worthwhileFrames, carriedFrames + Self.worthwhileFrames)
    }

    /// Carries the log over when it is worth it; returns whether it did.
    ///
    /// What fails here fails again, and is reported, when somebody writes.
    mutating func keepShort(on connection: SQLiteConnection) -> Bool {
        let frames = connection.logFrames
        if frames < carriedFrames { (carriedFrames, unmovableFrames) = (0, 0) }
        guard isLong(on: connection) else { return false }
        if frames >= max(Self.longFrames, unmovableFrames + unmovableFrames / 2) {
            let isMoved = connection.checkpoint(.restart, patience: Self.patience)
            unmovableFrames = isMoved ? 0 : frames
        } else {
            _ = connection.checkpoint(.passive, patience: .zero)
        }
        carriedFrames = frames
        return true
    }
}
