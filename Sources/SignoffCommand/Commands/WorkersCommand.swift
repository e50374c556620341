import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct WorkersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workers",
        abstract: "List the workers: name, host, process, start, and the runs that each worker executes.",
        discussion: "A worker of an older release, or on another machine, is known by its leases only."
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let backend = session.backend
        if let reason = backend.capabilities.workers.reason { throw OperationError(.unsupported, reason) }
        let workers = try await backend.workers()
        guard !session.output.isJSON else {
            return session.output.json(["workers": .array(workers.map(\.json))])
        }
        guard !workers.isEmpty else {
            return session.output.line("No worker is running. Requested runs wait until a worker starts.")
        }
        for line in Self.table(of: workers, at: backend.now).lines { session.output.line(line) }
    }

    /// Returns one line for each run that a worker executes, and one line for an idle worker.
    private static func table(of workers: [WorkerReport], at now: Timestamp) -> Table {
        var table = Table("WORKER", "USER", "HOST", "PROCESS", "FOR", "THREAD", "WORKFLOW", "LEASE")
        for report in workers {
            let presence = report.presence
            for run in report.runs.map(Optional.some) + (report.runs.isEmpty ? [nil] : []) {
                table.add(
                    .name(report.worker.rawValue),
                    .name(presence?.account.user ?? "-"),
                    .name(presence?.account.host ?? "-"),
                    .words(presence.map { String($0.process) } ?? "-"),
                    .words(presence.map { now.duration(since: $0.since).words } ?? "-"),
                    run.map { .name($0.request.thread.rawValue) } ?? .words("idle"),
                    .name(run?.request.workflow ?? "-"),
                    .words(run?.lease.map { $0.expiresAt.duration(since: now).words } ?? "-")
                )
            }
        }
        return table
    }
}
