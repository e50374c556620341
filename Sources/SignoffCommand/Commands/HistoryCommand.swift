import ArgumentParser
import SignoffCheckpoint
import SignoffOperations

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the checkpoints of a thread, newest first."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("The thread.", valueName: "thread"))
    var thread: String

    @Option(
        name: .customLong("ns"),
        help: ArgumentHelp("The namespace of a nested run; the root without it.", valueName: "namespace")
    )
    var namespace = ""

    @Option(name: .long, help: ArgumentHelp("At most this many; all without it.", valueName: "count"))
    var limit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only checkpoints older than this one, the last of the page before.",
            valueName: "checkpoint"
        )
    )
    var before: String?

    func run() async throws {
        if let limit { try requirePositive(limit, "--limit") }
        let session = try await Session.open(common, for: .reading)
        let thread = ThreadID(thread)
        let page = try await session.operations.historyPage(
            of: thread,
            namespace: namespace,
            before: before.map { CheckpointID($0) },
            limit: limit ?? .max
        )
        let history = page.items
        if session.output.isJSON {
            let detail = try await session.operations.thread(thread)
            session.output.json([
                "thread_id": .string(thread.rawValue),
                "checkpoint_ns": .string(namespace),
                "history": .array(history.map(\.json)),
                "next": page.next.map { .string($0.rawValue) } ?? .null,
                "open_interrupts": .array(detail.openInterrupts.map(ThreadReport.json)),
            ])
            return
        }
        guard !history.isEmpty else {
            session.output.line("No checkpoints in this namespace.")
            return
        }
        for state in history {
            for line in StateReport(state: state).lines { session.output.line(line) }
        }
    }
}
