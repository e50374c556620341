import FoundationEssentials
import Signoff
import SignoffCheckpoint
import SignoffSQLite
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

    /// What a program did wrong on both savers; empty for nothing.
    private func faults(
        of program: Program,
        seed: UInt64,
        in folder: URL
    ) async throws -> (faults: [String], log: [String]) {
        let memory = try await ProgramRun.report(of: program, seed: seed) { InMemorySaver(time: $0, random: $1) }
        let file = folder.appending(path: "\(UUID().uuidString).sqlite").path(percentEncoded: false)
        let stored = try await ProgramRun.report(of: program, seed: seed) { time, random in
            try await SQLiteSaver(path: file, options: .init(synchronous: .normal, time: time, random: random))
        }
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) }
        var faults = memory.violations.map { "in memory: \($0)" } + stored.violations.map { "in SQLite: \($0)" }
        if let index = zip(memory.lines, stored.lines).enumerated().first(where: { $1.0 != $1.1 })?.offset {
            faults.append("in memory \"\(memory.lines[index])\", in SQLite \"\(stored.lines[index])\"")
        } else if memory.lines.count != stored.lines.count {
            faults.append("\(memory.lines.count) steps in memory, \(stored.lines.count) in SQLite")
        }
        return (faults, memory.violations.isEmpty ? stored.lines : memory.lines)
    }

    /// What kind of fault it is: its words up to the first name or number.
    private func kind(_ faults: [String]) -> Substring {
        (faults.first ?? "").prefix { !"[\"".contains($0) && !$0.isNumber }
    }

    /// The smallest program found that fails in the same way.
    private func shrunk(_ program: Program, seed: UInt64, kind: Substring, in folder: URL) async throws -> Program {
        var smallest = program
        var candidates = smallest.smaller
        for _ in 0..<200 where !candidates.isEmpty {
            let candidate = candidates.removeFirst()
            if self.kind(try await faults(of: candidate, seed: seed, in: folder).faults) == kind {
                smallest = candidate
                candidates = smallest.smaller
            }
        }
        return smallest
    }

    @Test("What is approved is what runs, for every program that a seed makes")
    func programs() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lanes = min(2, Self.count)
        let failed = try await withThrowingTaskGroup(of: [String].self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var failed: [String] = []
                    for seed in stride(from: Self.first + lane, to: Self.first + Self.count, by: Int(lanes)) {
                        if let fault = try await check(seed: seed, in: folder, describes: failed.count < 3) {
                            failed.append("seed \(seed): \(fault)")
                        }
                    }
                    return failed
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(failed.isEmpty, "\(failed.count) of \(Self.count) programs failed:\n\(failed.joined(separator: "\n"))")
    }

    /// Runs the program of a seed; returns the first thing it did wrong.
    private func check(seed: UInt64, in folder: URL, describes: Bool) async throws -> String? {
        let program = Program(seed: seed)
        let (faults, _) = try await faults(of: program, seed: seed, in: folder)
        guard let fault = faults.first else { return nil }
        guard describes else { return fault }
        let smallest = try await shrunk(program, seed: seed, kind: kind(faults), in: folder)
        let (again, log) = try await self.faults(of: smallest, seed: seed, in: folder)
        Issue.record(
            """
            seed \(seed): \(fault)
            the smallest program found:
            \(smallest.text)
            \(again.prefix(4).joined(separator: "\n"))
            steps:
            \(log.joined(separator: "\n"))
            """
        )
        return fault
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
