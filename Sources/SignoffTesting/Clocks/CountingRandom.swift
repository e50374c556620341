public import SignoffCheckpoint
import Synchronization

/// A source of counting numbers in place of random bits, so that generated names are the same in every test run.
public final class CountingRandom: Sendable {
    private let latest: Mutex<UInt64>

    /// Creates a source that counts from a number.
    public init(_ start: UInt64 = 1) {
        latest = Mutex(start)
    }

    /// The source, which returns the next number.
    public var source: RandomSource {
        RandomSource { [self] in
            latest.withLock { latest in
                latest &+= 1
                return latest
            }
        }
    }
}
