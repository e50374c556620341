#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Pauses between commits for other processes that write to the same file.
///
/// The first process that asks for a free lock gets the lock. A process that writes without pause takes the lock again
/// at once, and other processes wait for tenths of a second. A short pause after every few commits, made only while
/// other processes write, reduces that wait to a hundredth.
struct WriteFairness {
    private static let burst = 8
    private static let pauseMicroseconds: UInt32 = 2_000
    /// The number of commits for which the last write of another process counts as recent.
    private static let memory = 400

    private var foreignChanges = 0
    private var commitsSinceOthers = Self.memory
    private var commitsSincePause = 0

    /// Whether other processes have recently written to the file.
    var othersWrite: Bool { commitsSinceOthers < Self.memory }

    /// Detects, in an open transaction, whether another process has written since the last one.
    mutating func note(_ connection: SQLiteConnection) {
        if connection.foreignChanges != foreignChanges {
            foreignChanges = connection.foreignChanges
            commitsSinceOthers = 0
        } else {
            commitsSinceOthers = min(commitsSinceOthers + 1, Self.memory)
        }
    }

    /// Pauses briefly when this process has had its turn and another process writes too.
    mutating func pauseIfOthersWrite() {
        commitsSincePause += 1
        guard othersWrite, commitsSincePause >= Self.burst else { return }
        commitsSincePause = 0
        usleep(Self.pauseMicroseconds)
    }
}
