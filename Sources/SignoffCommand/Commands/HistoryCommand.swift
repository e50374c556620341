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

    func run() async throws {
        if let limit { try requirePositive(limit, "--limit") }
        let session = try await Session.open(common, for: .reading)
        let thread = ThreadID(thread)
        let history = try await session.operations.history(of: thread, namespace: namespace, limit: limit)
        if session.output.isJSON {
            let detail = try await session.operations.thread(thread)
            session.output.json([
                "thread_id": .string(thread.rawValue),
                "checkpoint_ns": .string(namespace),
                "history": .array(history.map(\.json)),
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
