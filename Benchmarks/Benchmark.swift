import SignoffCheckpoint

/// One thing that is measured.
struct Benchmark: Sendable {
    /// The name on the command line and in the output.
    let name: String
    /// The noun for one item.
    let item: String
    /// The number of items of a repetition in memory.
    let count: Int
    /// The storages on which the case is measured.
    var storages: [Storage] = Storage.savers
    /// The most an item may take in memory, in microseconds; nil when nothing was promised.
    var limit: Double?
    /// The same without the runtime.
    let baseline: Baseline
    /// Does the items and returns how long they took, preparation left out.
    let measure: @Sendable (Workbench) async throws -> Duration

    static func named(_ name: String) -> Benchmark? { all.first { $0.name == name } }

    /// The number of items of a repetition, smaller when each item waits for a file.
    func count(on storage: Storage) -> Int {
        switch storage {
        case .nowhere, .memory: count
        case .sqliteNormal: max(count / 5, 1)
        case .sqliteFull, .postgres: max(count / 20, 1)
        }
    }

    /// Measures the case and its baseline in turns, after one round that is not counted.
    func result(
        on storage: Storage,
        count: Int,
        repetitions: Int,
        directory: String
    ) async throws -> Measurement {
        var durations: [Duration] = []
        var bare: [Duration] = []
        for repetition in 0...repetitions {
            let baselineDuration = try await baseline.measure(count)
            let duration = try await storage.withSaver(in: directory) { saver in
                try await measure(Workbench(count: count, saver: saver))
            }
            guard repetition > 0 else { continue }
            durations.append(duration)
            bare.append(baselineDuration)
        }
        return Measurement(
            benchmark: self,
            storage: storage,
            count: count,
            durations: durations.sorted(),
            baseline: bare.sorted()
        )
    }
}
