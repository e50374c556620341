import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs, newest first. With --failed, list only failed runs without a later run on their thread."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only runs of this thread.", valueName: "thread"))
    var thread: String?

    @Flag(name: .long, help: "Only failed runs that are the newest of their thread.")
    var failed = false

    @OptionGroup var paging: PagingOptions

    func run() async throws {
        let limit = try paging.limit(default: 200)
        let after = try paging.place(RunPlace.self)
        let session = try await Session.open(common, for: .reading)
        let backend = session.backend
        let wanted = thread.map { ThreadID($0) }
        let page =
            failed && wanted == nil
            ? try await backend.failurePage(after: after, limit: limit)
            : try await backend.runPage(of: wanted, after: after, limit: failed ? 1 : limit)
        // Only the newest run of a thread can be a failure without a later run.
        let runs = failed && wanted != nil ? page.items.filter { [.error, .timeout].contains($0.status) } : page.items
        let next = failed && wanted != nil ? nil : page.next?.token
        if session.output.isJSON {
            session.output.json([
                "runs": .array(runs.map { $0.json }), "next": next.map { .string($0) } ?? .null,
            ])
            return
        }
        guard !runs.isEmpty else {
            session.output.line(failed ? "No failed runs." : "No runs.")
            return
        }
        for line in Self.table(of: runs, at: backend.now).lines { session.output.line(line) }
        paging.report(next, on: session.output)
    }

    /// Returns one line for each run.
    static func table(of runs: [Run], at now: Timestamp) -> Table {
        var table = Table("RUN", "THREAD", "WORKFLOW", "STATE", "ATTEMPT", "ASKED FOR", "BY", "ERROR")
        for run in runs {
            table.add(
                .name(run.id.rawValue),
                .name(run.request.thread.rawValue),
                .name(run.request.workflow),
                .words(RunReport(run: run).state),
                .words(String(run.attempt)),
                .words(age(since: run.createdAt, at: now)),
                .name(run.request.requestedBy),
                .quoted(RunReport(run: run).failure)
            )
        }
        return table
    }
}
