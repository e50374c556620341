import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs, newest first; with --failed only failed ones that nothing followed."
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
        let operations = session.operations
        let wanted = thread.map { ThreadID($0) }
        let page =
            failed && wanted == nil
            ? try await operations.failurePage(after: after, limit: limit)
            : try await operations.runPage(of: wanted, after: after, limit: failed ? 1 : limit)
        // Of one thread only its newest run can be a failure nothing followed.
        let runs = failed && wanted != nil ? page.items.filter { [.error, .timeout].contains($0.status) } : page.items
        let next = failed && wanted != nil ? nil : page.next?.token
        if session.output.isJSON {
            session.output.json([
                "runs": .array(runs.map { RunReport(run: $0).json }), "next": next.map { .string($0) } ?? .null,
            ])
            return
        }
        guard !runs.isEmpty else {
            session.output.line(failed ? "No failed runs." : "No runs.")
            return
        }
        var table = Table("RUN", "THREAD", "WORKFLOW", "STATE", "ATTEMPT", "ASKED FOR", "BY", "ERROR")
        for run in runs {
            table.add(
                run.id.rawValue,
                run.request.thread.rawValue,
                run.request.workflow,
                run.status.rawValue,
                String(run.attempt),
                age(since: run.createdAt, at: operations.now),
                run.request.requestedBy,
                RunReport(run: run).failure ?? ""
            )
        }
        for line in table.lines { session.output.line(line) }
        paging.report(next, on: session.output)
    }
}
