import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct ForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Run a thread again from an earlier checkpoint.",
        discussion:
            "Results of earlier turns are kept. The turn that starts at the checkpoint runs again, side effects included, and asks again; "
            + "--dry-run shows exactly what, and sends nothing."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .long,
        help: ArgumentHelp("The checkpoint to go on from, as 'signoff history' shows it.", valueName: "checkpoint")
    )
    var from: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Another input for the turn: JSON, @file or - for standard input.",
            valueName: "json"
        )
    )
    var input: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only if this is still the newest checkpoint of the thread, as --dry-run shows it.",
            valueName: "checkpoint"
        )
    )
    var expectHead: String?

    @Flag(name: .long, help: "Show what is kept, what runs again and what asks again, and send nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Store the request and leave the work to a worker.")
    var detach = false

    func run() async throws {
        let session = try await Session.open(common, for: dryRun ? .reading : .deciding)
        let thread = ThreadID(thread)
        let given = try input.map { try GivenText.json($0, option: "--input") }
        guard !dryRun else {
            show(try await session.operations.forkPreview(of: thread, from: CheckpointID(from)), given, session.output)
            return
        }
        let run = try await session.operations.fork(
            thread: thread,
            from: CheckpointID(from),
            input: given,
            expecting: expectHead.map { CheckpointID($0) }
        )
        try await session.carryOut(run, detach: detach)
    }

    private func show(_ preview: ForkPreview, _ given: JSONValue?, _ output: Output) {
        if output.isJSON {
            output.json(preview.json(input: given))
            return
        }
        output.line(preview.summary(input: given))
        for section in preview.sections(input: given) {
            output.line(section.title)
            for line in section.lines { output.line("  \(line)") }
        }
        output.line("newest checkpoint  \(preview.head)")
    }
}
