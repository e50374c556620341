import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote

struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Stop a run. A running run stops when its worker sees the request."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The run, as 'signoff runs' shows it.", valueName: "run"))
    var id: String

    @Option(
        name: .long,
        help: ArgumentHelp("The thread of the run. A server finds a run by its thread.", valueName: "thread")
    )
    var thread: String?

    func run() async throws {
        let session = try await Session.open(common, for: .deciding)
        if let thread, let server = session.server { try await server.learnRuns(of: ThreadID(thread)) }
        let run = try await session.backend.cancel(RunID(id))
        guard run.status == .cancelled || run.isCancellationRequested else {
            let state = run.status == .interrupted ? "it waits for a decision" : "its status is \(run.status.rawValue)"
            throw OperationError(.runNotFound, "run '\(run.id)' is not in progress and cannot be stopped: \(state)")
        }
        if session.output.isJSON {
            session.output.json(run.json)
        } else {
            session.output.line(
                run.status == .running ? "run \(run.id) was asked to stop" : "run \(run.id) is \(run.status.rawValue)"
            )
        }
    }
}
