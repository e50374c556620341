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

    @Option(name: .long, help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit = 200

    func run() async throws {
        try requirePositive(limit, "--limit")
        let session = try await Session.open(common, for: .reading)
        let operations = session.operations
        var runs =
            failed
            ? try await operations.failures(limit: limit)
            : try await operations.runs(of: thread.map { ThreadID($0) }, limit: limit)
        if let thread { runs = runs.filter { $0.request.thread.rawValue == thread } }
        if session.output.isJSON {
            session.output.json(["runs": .array(runs.map { RunReport(run: $0).json })])
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
    }
}
