import FoundationEssentials
import SignoffCheckpoint
import Testing

/// Programs made from seeds, against what must hold for every workflow.
///
/// `SIGNOFF_PROGRAMS` says how many are run, `SIGNOFF_FIRST_PROGRAM` from which seed on. Where a seed is to fail again in another process, both need
/// `SWIFT_DETERMINISTIC_HASHING=1`, because the order of a dictionary's elements is a part of the interleaving.
@Suite(.serialized) struct ProgramTests {
    private static let count = number("SIGNOFF_PROGRAMS") ?? 20
    private static let first = number("SIGNOFF_FIRST_PROGRAM") ?? 1

    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap(UInt64.init)
    }

    @Test("What is approved is what runs, for every program that a seed makes", arguments: [false, true])
    func programs(races: Bool) async throws {
        // A third as many with races: most of what they do the others do too.
        let count = races ? max(Self.count / 3, 1) : Self.count
        let lanes = min(2, count)
        let failed = try await ProgramCheck.inFolder { check in
            try await withThrowingTaskGroup(of: [String].self) { group in
                for lane in 0..<lanes {
                    group.addTask {
                        var failed: [String] = []
                        for seed in stride(from: Self.first + lane, to: Self.first + count, by: Int(lanes)) {
                            if let fault = try await check.fault(
                                ofSeed: seed,
                                races: races,
                                describes: failed.count < 3
                            ) {
                                failed.append("seed \(seed): \(fault)")
                            }
                        }
                        return failed
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
        #expect(failed.isEmpty, "\(failed.count) of \(count) programs failed:\n\(failed.joined(separator: "\n"))")
    }

    @Test("A program that once failed", .serialized, arguments: FailedSeed.all)
    func failed(before seed: FailedSeed) async throws {
        let fault = try await ProgramCheck.inFolder { try await $0.fault(ofSeed: seed.seed, describes: true) }
        #expect(fault == nil)
    }

    @Test("A seed makes the same steps each time")
    func determinism() async throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let program = Program(seed: seed)
            let first = try await ProgramRun.report(of: program, seed: seed) { InMemorySaver(time: $0, random: $1) }
            let second = try await ProgramRun.report(of: program, seed: seed) { InMemorySaver(time: $0, random: $1) }
            #expect(first.lines == second.lines && first.violations == second.violations, "seed \(seed)")
            #expect(!first.lines.isEmpty)
        }
    }
}
