import SignoffCheckpoint
import Synchronization

/// The same numbers from the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number in which every bit of `value` has its part.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

extension RandomSource {
    /// The numbers of a seed.
    static func seeded(_ seed: UInt64) -> RandomSource {
        let generator = SharedGenerator(seed)
        return RandomSource { generator.next() }
    }
}

extension TimeSource {
    /// A clock that advances by a millisecond with each read.
    static func ticking() -> TimeSource {
        let clock = Clock()
        return TimeSource { Timestamp(microseconds: 1_700_000_000_000_000 + clock.next() * 1000) }
    }
}

private final class SharedGenerator: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(_ seed: UInt64) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    func next() -> UInt64 { generator.withLock { $0.next() } }
}

private final class Clock: Sendable {
    private let ticks = Atomic<Int64>(0)

    func next() -> Int64 { ticks.add(1, ordering: .relaxed).newValue }
}
