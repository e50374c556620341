public import SignoffCheckpoint
import Synchronization

/// Random bits that count up, so that names made of them are the same in every run of a test.
public final class CountingRandom: Sendable {
    private let latest: Mutex<UInt64>

    /// Creates a source that counts from a number.
    public init(_ start: UInt64 = 1) {
        latest = Mutex(start)
    }

    /// Gives the next number.
    public var source: RandomSource {
        RandomSource { [self] in
            latest.withLock { latest in
                latest &+= 1
                return latest
            }
        }
    }
}
