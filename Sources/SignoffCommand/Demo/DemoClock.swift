import SignoffCheckpoint
import Synchronization

/// The time a demo happens in: the real one, or for pictures a morning that is the same every time.
enum DemoClock: Sendable {
    case real
    case staged(StagedMorning)

    var time: TimeSource {
        switch self {
        case .real: .system
        case .staged(let morning): TimeSource { morning.now }
        }
    }

    var random: RandomSource {
        switch self {
        case .real: .system
        case .staged(let morning): RandomSource { morning.nextBits() }
        }
    }

    /// The account the decisions of the demo are recorded under; pictures are the same on every host.
    var account: SystemAccount {
        switch self {
        case .real: .current
        case .staged: SystemAccount(user: "maria", host: "demo")
        }
    }

    /// Lets a while go by between two things of the demo; the real time does that itself.
    func pass(_ duration: Duration) {
        if case .staged(let morning) = self { morning.pass(duration) }
    }
}

/// Hours that pass only when told to, with ids that follow from nothing else.
final class StagedMorning: Sendable {
    private struct State {
        var now: Timestamp
        var seed: UInt64
    }

    /// It begins at 2026-11-23T08:12:00Z.
    private let state = Mutex(State(now: Timestamp(microseconds: 1_795_421_520_000_000), seed: 2026))

    var now: Timestamp { state.withLock { $0.now } }

    func pass(_ duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    /// The next 64 bits of SplitMix64.
    func nextBits() -> UInt64 {
        state.withLock { state in
            state.seed &+= 0x9E37_79B9_7F4A_7C15
            var bits = state.seed
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}
