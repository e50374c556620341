import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Resume failed threads from the failed task. Finished tasks keep their results.",
        discussion:
            "With --failed, every failed run is retried, --in-flight runs at a time, until --stop-after of them fail again. Ends with 1 when a retried run failed again."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread that failed.", valueName: "thread"))
    var thread: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run that failed, in place of its thread.", valueName: "id")
    )
    var failedRun: String?

    @Flag(name: .customLong("failed"), help: "Retry every failed run.")
    var isBulk = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --failed: only runs whose workflow, thread, task, code or message contains this text.",
            valueName: "text"
        )
    )
    var match: String?

    @Option(
        name: .long,
        help: ArgumentHelp("With --failed: retry at most this many runs at a time.", valueName: "count")
    )
    var inFlight = 4

    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --failed: start no further retry once this many runs failed again; 0 for no limit.",
            valueName: "count"
        )
    )
    var stopAfter = 3

    @Option(
        name: .long,
        help: ArgumentHelp("With --failed: wait this long before the first retry.", valueName: "seconds")
    )
    var delay = 0

    @Flag(name: .long, help: "With --failed: list the runs that would be retried, by kind of error, and send nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Store the request and leave the run to a worker.")
    var detach = false

    func run() async throws {
        guard [thread != nil, failedRun != nil, isBulk].count(where: { $0 }) == 1 else {
            throw OperationError(.usage, "name what to retry with --thread, with --run or with --failed")
        }
        let session = try await Session.open(common, for: dryRun ? .reading : .deciding)
        if isBulk {
            try await retryFailed(session)
            return
        }
        guard !dryRun else { throw OperationError(.usage, "--dry-run requires --failed") }
        let run: Run
        if let failedRun {
            run = try await session.backend.retry(run: RunID(failedRun))
        } else {
            run = try await session.backend.retry(thread: ThreadID(thread ?? ""))
        }
        try await session.execute(run, detach: detach)
    }

    private func retryFailed(_ session: Session) async throws {
        try requirePositive(inFlight, "--in-flight")
        guard stopAfter >= 0, delay >= 0 else {
            throw OperationError(.usage, "--stop-after and --delay take 0 or more")
        }
        guard !detach else {
            throw OperationError(
                .usage,
                "--failed follows the runs it retries: leave out --detach, or retry one thread with --thread"
            )
        }
        let failed = try await session.backend.failures(limit: 100_000).filter(isWanted)
        guard !failed.isEmpty else {
            throw OperationError(
                .nothingToRetry,
                match.map { "no failed run contains '\($0)'" }
                    ?? "no failed run to retry"
            )
        }
        guard !dryRun else {
            show(failed, session.output)
            return
        }
        let bulk = BulkRetry(
            failed,
            limits: BulkRetry.Limits(maximumInFlight: inFlight, failureLimit: stopAfter == 0 ? nil : stopAfter),
            notBefore: session.backend.now.advanced(by: .seconds(delay))
        )
        try await session.execute(bulk)
    }

    private func isWanted(_ run: Run) -> Bool {
        guard let match else { return true }
        let texts = [
            run.request.workflow, run.request.thread.rawValue, run.error?.task ?? "", run.error?.code ?? "",
            run.error?.message ?? "",
        ]
        return texts.contains { $0.contains(match) }
    }

    /// Returns the lines of a kind of error: the error, followed by its runs.
    static func lines(of runs: [Run], kind: String) -> [SafeText] {
        ["\(runs.count)  \(quoting: kind)"]
            + runs.map { run in
                "    \(name: run.request.thread.rawValue)  \(RunReport(run: run).failureText)"
            }
    }

    private func show(_ runs: [Run], _ output: Output) {
        let groups = Dictionary(grouping: runs) { ErrorFingerprint($0).text }
        for (kind, group) in groups.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            if output.isJSON {
                output.jsonLine([
                    "kind": .string(kind), "count": .integer(Int64(group.count)),
                    "runs": .array(group.map { $0.json }),
                ])
                continue
            }
            for line in Self.lines(of: group, kind: kind) { output.line(line) }
        }
    }
}
