import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let a failed thread go on from where it failed; finished tasks keep their results."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread that failed.", valueName: "thread"))
    var thread: String?

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run that failed, in place of its thread.", valueName: "id")
    )
    var failedRun: String?

    @Flag(name: .long, help: "Store the request and leave the work to a worker.")
    var detach = false

    func run() async throws {
        guard (thread == nil) != (failedRun == nil) else {
            throw OperationError(.usage, "name what to retry with --thread or with --run")
        }
        let session = try await Session.open(common, for: .deciding)
        let run: Run
        if let failedRun {
            run = try await session.operations.retry(run: RunID(failedRun))
        } else {
            run = try await session.operations.retry(thread: ThreadID(thread ?? ""))
        }
        try await session.carryOut(run, detach: detach)
    }
}
