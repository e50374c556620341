#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Leaves a gap between commits for other processes that write to the same file.
///
/// The first process that asks for a free lock gets it. A process that writes without pause takes the lock again at
/// once, and another process waits for tenths of a second. A short pause after every few commits, made only while other
/// processes write, reduces that wait to a hundredth.
struct WriteFairness {
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
