import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a workflow until it finishes, fails or asks.",
        discussion:
            "The request is durable: a run that is interrupted goes on in the next worker or console on the database."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The workflow; 'signoff workflows' lists them.", valueName: "workflow"))
    var workflow: String

    @Option(name: .long, help: ArgumentHelp("Its input: JSON, @file or - for standard input.", valueName: "json"))
    var input: String

    @Option(name: .long, help: ArgumentHelp("The thread to run on; a new one without it.", valueName: "thread"))
    var thread: String?

    @Flag(name: .long, help: "Store the request and leave the work to a worker.")
    var detach = false

    func run() async throws {
        // What is given is checked before a database is made for it.
        let listing = try Workflows.listings.named(workflow)
        let input = try GivenText.json(input, option: "--input")
        _ = try listing.stored(input)
        let session = try await Session.open(common, for: .starting)
        let run = try await session.operations.start(workflow, input: input, on: thread.map { ThreadID($0) })
        try await session.carryOut(run, detach: detach)
    }
}
