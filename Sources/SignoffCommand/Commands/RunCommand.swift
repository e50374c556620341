import ArgumentParser
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a workflow until it finishes, fails or asks a question.",
        discussion:
            "The request is durable. Another worker or console on the database resumes an interrupted run."
    )

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("The workflow; 'signoff workflows' lists them.", valueName: "workflow"))
    var workflow: String

    @Option(name: .long, help: ArgumentHelp("The input: JSON, @file or - for standard input.", valueName: "json"))
    var input: String

    @Option(name: .long, help: ArgumentHelp("The thread to run on. Default: a new thread.", valueName: "thread"))
    var thread: String?

    @Flag(name: .long, help: "Store the request and leave the run to a worker.")
    var detach = false

    func run() async throws {
        // The arguments are checked before a database is created for them.
        let isOnServer = try common.server(.process) != nil
        let listing = isOnServer ? nil : try Workflows.registered.named(workflow)
        let input = try GivenText.json(input, option: "--input")
        _ = try listing?.stored(input)
        if let thread, thread.allSatisfy(\.isWhitespace) {
            throw OperationError(.usage, "--thread needs a name; without --thread a new thread is created")
        }
        let session = try await Session.open(common, for: .starting)
        let thread = thread.map { ThreadID($0) }
        var waiting = 0
        if let thread { waiting = try await session.backend.inbox(thread: thread, limit: 100).items.count }
        let run = try await session.backend.start(workflow, input: input, on: thread)
        if let thread, waiting > 0 {
            let questions = waiting == 1 ? "the waiting question" : "the \(waiting) waiting questions"
            session.output.note("a new turn begins on thread '\(thread)': \(questions) can no longer be answered")
        }
        try await session.execute(run, detach: detach)
    }
}
