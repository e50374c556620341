import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import Synchronization

struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove finished threads, or older checkpoints of threads.",
        discussion: """
            Threads that wait for an answer, have a run in progress or did not finish their newest turn are kept. With both --older-than and \
            --keep, older checkpoints are removed only from threads unchanged for that time. Failed threads are kept unless --failed is given. \
            The ledger keeps every decision. Payloads and answers stay on record until --payloads-older-than removes them; their digests stay. \
            'signoff vacuum' makes the file smaller afterwards.
            """
    )

    @OptionGroup var common: CommonOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Only threads unchanged for this long: 30d, 12h, 8w.", valueName: "age")
    )
    var olderThan: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Keep this many of the newest checkpoints of a thread. Without it, the whole thread is removed.",
            valueName: "count"
        )
    )
    var keep: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Remove payloads and answers of answer records older than this. Their digests stay.",
            valueName: "age"
        )
    )
    var payloadsOlderThan: String?

    @Flag(name: .long, help: "Include failed threads, which could still be retried.")
    var failed = false

    @Flag(name: .long, help: "List what would be removed, and remove nothing.")
    var dryRun = false

    func run() async throws {
        guard olderThan != nil || keep != nil || payloadsOlderThan != nil else {
            throw OperationError(
                .usage,
                "say what to remove: --older-than 30d, --keep 10, or both; --payloads-older-than 90d"
            )
        }
        if let keep { try requirePositive(keep, "--keep") }
        let age = try olderThan.map { try GivenDuration.read($0, option: "--older-than") }
        let payloadAge = try payloadsOlderThan.map { try GivenDuration.read($0, option: "--payloads-older-than") }
        let session = try await Session.open(
            common,
            for: .deciding,
            missing: "a LangGraph server removes threads by its own rules"
        )
        if !dryRun { try session.backend.requireWritable(to: "remove threads") }
        if let payloadAge {
            try await removePayloads(session, storedBefore: session.backend.now.advanced(by: .zero - payloadAge))
        }
        guard age != nil || keep != nil else { return }
        let rule = RetentionRule(
            unchangedSince: age.map { session.backend.now.advanced(by: .zero - $0) },
            keptCheckpoints: keep,
            scope: failed ? .finishedOrFailed : .finished
        )
        let totals = Mutex(Totals())
        let output = session.output
        let dryRun = dryRun
        let report: @Sendable (PrunedThread) -> Void = { pruned in
            totals.withLock { $0.add(pruned) }
            Self.print(pruned, on: output, wouldGo: dryRun)
        }
        do {
            let retention = try LocalBackend.required(try session.storage.retention)
            if dryRun {
                try await retention.preview(rule, each: report)
            } else {
                try await Interruption.cancelling { try await retention.prune(by: rule, each: report) }
            }
        } catch is CancellationError {
            totals.withLock { $0 }.print(on: output, wouldGo: false)
            throw OperationError(
                .failed,
                "stopped before everything was removed; the listed threads and checkpoints are removed"
            )
        } catch {
            throw OperationError(error, attempting: "removing threads")
        }
        totals.withLock { $0 }.print(on: output, wouldGo: dryRun)
    }

    private func removePayloads(_ session: Session, storedBefore moment: Timestamp) async throws {
        let count: Int
        do {
            let retention = try LocalBackend.required(try session.storage.retention)
            count =
                dryRun
                ? try await retention.countPayloads(storedBefore: moment)
                : try await retention.removePayloads(storedBefore: moment)
        } catch {
            throw OperationError(error, attempting: "removing payloads")
        }
        guard !session.output.isJSON else {
            session.output.jsonLine(["removed_payloads": .integer(Int64(count)), "is_dry_run": .bool(dryRun)])
            return
        }
        let verb = dryRun ? "would remove" : "removed"
        session.output.line("\(verb) the payloads of \(count) \(count == 1 ? "answer" : "answers"); their digests stay")
    }

    private static func print(_ pruned: PrunedThread, on output: Output, wouldGo: Bool) {
        guard !output.isJSON else {
            output.jsonLine([
                "thread_id": .string(pruned.thread.rawValue), "is_removed": .bool(pruned.isRemoved),
                "checkpoints": .integer(Int64(pruned.checkpoints)), "writes": .integer(Int64(pruned.writes)),
                "is_dry_run": .bool(wouldGo),
            ])
            return
        }
        let verb = wouldGo ? "would remove" : "removed"
        let name = ForeignText.name(pruned.thread.rawValue)
        let what = pruned.isRemoved ? "thread \(name)" : "older checkpoints of \(name)"
        output.line("\(verb) \(what)  (\(pruned.checkpoints) checkpoints, \(pruned.writes) writes)")
    }

    private struct Totals {
        var removed = 0
        var shortened = 0
        var checkpoints = 0
        var writes = 0

        mutating func add(_ pruned: PrunedThread) {
            if pruned.isRemoved { removed += 1 } else { shortened += 1 }
            checkpoints += pruned.checkpoints
            writes += pruned.writes
        }

        func print(on output: Output, wouldGo: Bool) {
            guard !output.isJSON else {
                output.jsonLine([
                    "removed_threads": .integer(Int64(removed)), "shortened_threads": .integer(Int64(shortened)),
                    "checkpoints": .integer(Int64(checkpoints)), "writes": .integer(Int64(writes)),
                    "is_dry_run": .bool(wouldGo),
                ])
                return
            }
            guard removed + shortened > 0 else {
                output.line(wouldGo ? "Nothing would be removed." : "Nothing to remove.")
                return
            }
            output.line(
                "\(wouldGo ? "would remove" : "removed") \(removed) threads and shorten\(wouldGo ? "" : "ed") \(shortened): "
                    + "\(checkpoints) checkpoints, \(writes) writes"
            )
        }
    }
}
