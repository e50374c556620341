import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct ForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Run a thread again from an earlier checkpoint.",
        discussion:
            "Results saved before the checkpoint are kept. Everything after it runs again, side effects included, and asks again."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .long,
        help: ArgumentHelp("The checkpoint to go on from, as 'signoff history' shows it.", valueName: "checkpoint")
    )
    var from: String

    @Flag(name: .long, help: "Store the request and leave the work to a worker.")
    var detach = false

    func run() async throws {
        let session = try await Session.open(common, for: .deciding)
        let run = try await session.operations.fork(thread: ThreadID(thread), from: CheckpointID(from))
        try await session.carryOut(run, detach: detach)
    }
}
