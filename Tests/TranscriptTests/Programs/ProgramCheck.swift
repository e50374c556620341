import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Runs programs in memory and on SQLite, and says what they did wrong.
struct ProgramCheck: Sendable {
    /// Where the databases are.
    let folder: URL

    /// Does `work` with a folder that is removed afterwards.
    static func inFolder<Value>(_ work: (ProgramCheck) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "signoff-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await work(ProgramCheck(folder: folder))
    }

    /// Runs the program of a seed; returns the first thing it did wrong.
    ///
    /// - Parameters:
    ///   - seed: The seed.
    ///   - races: Whether its bodies race what they start.
    ///   - describes: Whether a program that fails is made smaller, and recorded as an issue with its steps.
    /// - Returns: The fault; nil for none.
    func fault(ofSeed seed: UInt64, races: Bool = false, describes: Bool) async throws -> String? {
        let program = races ? Program(racingSeed: seed) : Program(seed: seed)
        let (faults, _) = try await faults(of: program, seed: seed)
        guard let fault = faults.first else { return nil }
        guard describes else { return fault }
        let smallest = try await shrunk(program, seed: seed, kind: kind(faults))
        let (again, log) = try await self.faults(of: smallest, seed: seed)
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

    /// What a program did wrong on both savers; empty for nothing.
    private func faults(of program: Program, seed: UInt64) async throws -> (faults: [String], log: [String]) {
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
    private func shrunk(_ program: Program, seed: UInt64, kind: Substring) async throws -> Program {
        var smallest = program
        var candidates = smallest.smaller
        for _ in 0..<200 where !candidates.isEmpty {
            let candidate = candidates.removeFirst()
            if self.kind(try await faults(of: candidate, seed: seed).faults) == kind {
                smallest = candidate
                candidates = smallest.smaller
            }
        }
        return smallest
    }
}
