import FoundationEssentials
import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// One kind of durable work, beside the same inserts and commits without a runtime.
struct SpeedCase: Sendable {
    /// The name in the output.
    let name: String
    /// The noun for one operation.
    let item: String
    /// The number of operations of a repetition.
    let count: Int
    /// On which storages it is measured, each with the bound the ratio is held against.
    let limits: [(synchronous: SQLiteSaver.Options.Synchronous, limit: Limit)]
    /// Does the work on an empty database.
    let work: @Sendable (SpeedBench) async throws -> Void
    /// The commits that work cannot do without: the rows it left in LangGraph's tables and in ours, in groups.
    let bareCommits: @Sendable (StoredRows) -> [[StoredRows.Statement]]

    enum Limit: Sendable {
        /// The work may take this many times as long as the bare commits.
        case cost(Double)
        /// The work must be this many times as fast.
        case rate(Double)
    }

    static let all = [sequentialTasks, graphSteps, parallelTasks, shortRun, review]
}

/// The storage and data of one repetition.
struct SpeedBench: Sendable {
    let saver: SQLiteSaver
    let count: Int

    /// A runtime over the saver.
    func runtime(for entrypoint: any WorkflowDefinition) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: [entrypoint])
    }
}

extension SpeedCase {
    /// Measures the work and its bare commits in turns, after one round that is not counted.
    func result(
        _ synchronous: SQLiteSaver.Options.Synchronous,
        within limit: Limit,
        repetitions: Int,
        directory: String
    ) async throws -> JSONValue {
        let folder = "\(directory)/signoff-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var worked: [Double] = []
        var bare: [Double] = []
        var reference: [Double] = []
        var paced: [Double] = []
        var counts = WriteCounts()
        for repetition in 0...repetitions {
            let path = "\(folder)/work-\(repetition).sqlite"
            let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(synchronous: synchronous))
            let before = saver.writeCounts
            let bench = SpeedBench(saver: saver, count: count)
            let processor = ProcessorTime.now
            let duration = try await ContinuousClock().measure { try await work(bench) }
            let computed = ProcessorTime.now - processor
            counts = saver.writeCounts.since(before)
            await saver.close()
            let rows = try StoredRows(path)
            let groups = bareCommits(rows)
            let mode = synchronous == .full ? "FULL" : "NORMAL"
            let bareDuration = try rows.measure(groups, at: "\(folder)/bare-\(repetition).sqlite", synchronous: mode)
            let referenceDuration = try rows.measure(
                groups.map { $0.filter(\.isReference) },
                at: "\(folder)/reference-\(repetition).sqlite",
                synchronous: mode
            )
            let pacedDuration = try rows.measure(
                groups,
                at: "\(folder)/paced-\(repetition).sqlite",
                synchronous: mode,
                pause: groups.isEmpty ? .zero : min(computed, duration) / groups.count
            )
            guard repetition > 0 else { continue }
            paced.append(microseconds(pacedDuration))
            worked.append(microseconds(duration))
            bare.append(microseconds(bareDuration))
            reference.append(microseconds(referenceDuration))
        }
        return json(synchronous, limit, worked.sorted(), bare.sorted(), reference.sorted(), paced.sorted(), counts)
    }

    private func json(
        _ synchronous: SQLiteSaver.Options.Synchronous,
        _ limit: Limit,
        _ worked: [Double],
        _ bare: [Double],
        _ reference: [Double],
        _ paced: [Double],
        _ counts: WriteCounts
    ) -> JSONValue {
        let (median, bareMedian) = (worked[worked.count / 2], bare[bare.count / 2])
        let referenceMedian = reference[reference.count / 2]
        var members: JSONObject = [
            "case": .string(name), "synchronous": .string(synchronous == .full ? "full" : "normal"),
            "item": .string(item), "count": .integer(Int64(count)), "repetitions": .integer(Int64(worked.count)),
            "median_us": rounded(median), "minimum_us": rounded(worked[0]), "bare_us": rounded(bareMedian),
            "bare_minimum_us": rounded(bare[0]), "reference_rows_us": rounded(referenceMedian),
            "paced_bare_us": rounded(paced[paced.count / 2]),
            "commits_per_item": rounded(Double(counts.commits) / Double(count)),
            "syncs_per_item": rounded(Double(counts.syncs) / Double(count)),
        ]
        switch limit {
        case .cost(let most):
            members["cost"] = rounded(median / bareMedian)
            members["cost_at_its_pace"] = rounded(median / paced[paced.count / 2])
            members["minimum_cost"] = rounded(worked[0] / bare[0])
            members["cost_beside_reference_rows"] = rounded(median / referenceMedian)
            members["limit"] = .double(most)
            members["is_within_limit"] = .bool(median / bareMedian <= most)
        case .rate(let least):
            members["rate"] = rounded(bareMedian / median)
            members["limit"] = .double(least)
            members["is_within_limit"] = .bool(bareMedian / median >= least)
        }
        return .object(members)
    }

    /// Microseconds an operation.
    private func microseconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return (Double(seconds) * 1e6 + Double(attoseconds) / 1e12) / Double(count)
    }

    private func rounded(_ value: Double) -> JSONValue { .double((value * 1000).rounded() / 1000) }
}
