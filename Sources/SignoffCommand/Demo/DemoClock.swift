import SignoffCheckpoint
import Synchronization

/// The clock of a demo: real time, or a fixed morning for pictures.
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

    /// The account that the ledger of the demo records.
    ///
    /// Pictures name the same account on every host.
    var account: SystemAccount {
        switch self {
        case .real: .current
        case .staged: SystemAccount(user: "maria", host: "demo")
        }
    }

    /// Advances the fixed clock between two steps of the demo.
    ///
    /// With real time, the call does nothing.
    func pass(_ duration: Duration) {
        if case .staged(let morning) = self { morning.pass(duration) }
    }
}

/// A clock that advances only by ``DemoClock/pass(_:)``, with reproducible ids.
final class StagedMorning: Sendable {
    private struct State {
        var now: Timestamp
        var seed: UInt64
    }

    /// The start is 2026-11-23T08:12:00Z.
    private let state = Mutex(State(now: Timestamp(microseconds: 1_795_421_520_000_000), seed: 2026))

    var now: Timestamp { state.withLock { $0.now } }

    func pass(_ duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    /// Returns the next 64 bits of SplitMix64.
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
