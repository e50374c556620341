import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show the difference between the states of two checkpoints of one thread, or of two threads.",
        discussion: "Give 'newest' instead of a checkpoint id for the newest checkpoint of the thread."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .customLong("ns"),
        help: ArgumentHelp("The namespace of a nested run. Default: the root.", valueName: "namespace")
    )
    var namespace = ""

    @Option(
        name: .long,
        help: ArgumentHelp("The thread of the later checkpoint. Default: the same thread.", valueName: "thread")
    )
    var otherThread: String?

    @Argument(help: ArgumentHelp("The earlier checkpoint.", valueName: "before"))
    var before: String

    @Argument(help: ArgumentHelp("The later checkpoint.", valueName: "after"))
    var after: String

    func run() async throws {
        let session = try await Session.open(common, for: .reading)
        let addresses = [(thread, before), (otherThread ?? thread, after)].map { thread, checkpoint in
            CheckpointAddress(
                thread: ThreadID(thread),
                namespace: namespace,
                checkpoint: checkpoint == "newest" ? nil : CheckpointID(checkpoint)
            )
        }
        let difference = try await session.backend.difference(from: addresses[0], to: addresses[1])
        if session.output.isJSON {
            session.output.json(["changes": difference.json])
            return
        }
        if difference.isEmpty { session.output.line("No difference.") }
        for line in DifferenceReport(difference: difference).lines { session.output.line(line) }
    }
}
