import OrderedCollections
import SignoffCheckpoint

/// The measurement of a case on a storage.
struct Measurement: Sendable {
    let benchmark: Benchmark
    let storage: Storage
    let count: Int
    /// The durations of the repetitions, shortest first.
    let durations: [Duration]
    /// The durations of the repetitions of the baseline, shortest first.
    let baseline: [Duration]

    /// The line that is printed.
    var json: JSONValue {
        let median = microseconds(durations[durations.count / 2])
        let bare = microseconds(baseline[baseline.count / 2])
        var members: JSONObject = [
            "case": .string(benchmark.name), "storage": .string(storage.rawValue), "item": .string(benchmark.item),
            "count": .integer(Int64(count)), "repetitions": .integer(Int64(durations.count)),
            "median_us": .double(rounded(median)), "minimum_us": .double(rounded(microseconds(durations[0]))),
            "per_second": .integer(Int64(median > 0 ? 1_000_000 / median : 0)),
            "baseline": .string(benchmark.baseline.name), "baseline_us": .double(rounded(bare)),
        ]
        if bare > 0 { members["ratio"] = .double(rounded(median / bare)) }
        if let limit = benchmark.limit, storage == .memory || storage == .nowhere {
            members["limit_us"] = .double(limit)
            members["is_within_limit"] = .bool(median <= limit)
        }
        return .object(members)
    }

    /// Microseconds an item.
    private func microseconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return (Double(seconds) * 1e6 + Double(attoseconds) / 1e12) / Double(count)
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
