import FoundationEssentials
import Signoff
import Testing

/// Random workflows, crashed wherever a process can die, end as if nothing had happened.
///
/// `SIGNOFF_DETERMINISM_SEEDS` says how many are played, `SIGNOFF_DETERMINISM_SEED` plays a single one.
@Suite
struct DeterminismTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SIGNOFF_DETERMINISM_SEED"].flatMap(UInt64.init) { return [seed] }
        let count = environment["SIGNOFF_DETERMINISM_SEEDS"].flatMap(UInt64.init) ?? 10
        return Array(1...max(count, 1))
    }()

    @Test(arguments: seeds)
    func `A workflow that crashes at any write ends as one that does not, and repeats nothing that was stored`(
        seed: UInt64
    ) async throws {
        let rehearsal = Rehearsal(seed: seed)
        let expected = try await rehearsal.play()
        #expect(expected.ending.state.hasSuffix("next: [] open: 0"), "seed \(seed)")
        for write in 1...expected.writes {
            for moment in CrashPoint.Moment.allCases {
                let crash = CrashPoint(write: write, moment: moment)
                let crashed = try await rehearsal.play([crash])
                #expect(crashed.ending == expected.ending, "seed \(seed), \(crash): \(crashed.diary)")
                #expect(crashed.repeated == [], "seed \(seed), \(crash): \(crashed.diary)")
            }
        }
    }

    @Test(arguments: seeds)
    func `A workflow whose every process crashes ends as one that does not`(seed: UInt64) async throws {
        let rehearsal = Rehearsal(seed: seed)
        let expected = try await rehearsal.play()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5 {
            let crashes = (0..<12).map { _ in
                CrashPoint(
                    write: Int.random(in: 1...max(expected.writes / 2, 1), using: &generator),
                    moment: Bool.random(using: &generator) ? .before : .after
                )
            }
            let crashed = try await rehearsal.play(crashes)
            #expect(crashed.ending == expected.ending, "seed \(seed), \(crashes): \(crashed.diary)")
            #expect(crashed.repeated == [], "seed \(seed), \(crashes): \(crashed.diary)")
        }
    }

    @Test(arguments: seeds)
    func `A run that is stored when it ends is lost as a whole by a crash, and gives the same when it is begun again`(
        seed: UInt64
    ) async throws {
        let rehearsal = Rehearsal(seed: seed, durability: .exit)
        let expected = try await rehearsal.play()
        for write in 1...expected.writes {
            for moment in CrashPoint.Moment.allCases {
                let crash = CrashPoint(write: write, moment: moment)
                let crashed = try await rehearsal.play([crash])
                #expect(crashed.ending.results == expected.ending.results, "seed \(seed), \(crash): \(crashed.diary)")
                #expect(crashed.ending.state == expected.ending.state, "seed \(seed), \(crash): \(crashed.diary)")
            }
        }
    }
}
