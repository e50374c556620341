import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension TimeSource {
    /// The system clock.
    public static let system = TimeSource {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

extension RandomSource {
    /// The system's source of random bits, suitable for secrets.
    public static let system = RandomSource { SystemRandomness.shared.next() }
}

/// Random bits of the system, fetched for many calls at once.
///
/// Every bit is used only once.
private final class SystemRandomness: Sendable {
    static let shared = SystemRandomness()

    private struct Supply {
        var words: [UInt64] = []
        var generator = SystemRandomNumberGenerator()
    }

    private let supply = Mutex(Supply())

    func next() -> UInt64 {
        supply.withLock { supply in
            if supply.words.isEmpty { supply.words = Self.fetch() }
            // One number at a time when the system returns only one.
            return supply.words.popLast() ?? supply.generator.next()
        }
    }

    private static func fetch() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 32)
        let isFilled = words.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { getentropy($0, bytes.count) == 0 } ?? false
        }
        return isFilled ? words : []
    }
}
