#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Leaves a gap between commits for other processes that write to the same file.
///
/// The lock is taken by whoever happens to ask while it is free: a process that writes without pause takes it again at once, and another one waits for tenths of
/// a second. With a short pause after every few commits, taken only while others do write, its wait is a hundredth.
struct WriterManners {
    private static let burst = 8
    private static let pauseMicroseconds: UInt32 = 2_000
    /// For how many commits another process's last write counts.
    private static let memory = 400

    private var foreignChanges = 0
    private var commitsSinceOthers = Self.memory
    private var commitsSincePause = 0

    /// Whether other processes have written to the file lately.
    var othersWrite: Bool { commitsSinceOthers < Self.memory }

    /// Notices, in an open transaction, whether another process has written since the last one.
    mutating func note(_ connection: SQLiteConnection) {
        if connection.foreignChanges != foreignChanges {
            foreignChanges = connection.foreignChanges
            commitsSinceOthers = 0
        } else {
            commitsSinceOthers = min(commitsSinceOthers + 1, Self.memory)
        }
    }

    /// Waits a moment when this process has had its turn and another one writes too.
    mutating func pauseIfOthersWrite() {
        commitsSincePause += 1
        guard othersWrite, commitsSincePause >= Self.burst else { return }
        commitsSincePause = 0
        usleep(Self.pauseMicroseconds)
    }
}
