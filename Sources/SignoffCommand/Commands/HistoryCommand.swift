import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

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
        help: ArgumentHelp("The namespace of a nested run. Default: the root.", valueName: "namespace")
    )
    var namespace = ""

    @Option(name: .long, help: ArgumentHelp("At most this many checkpoints. Default: all.", valueName: "count"))
    var limit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only checkpoints older than this one, the last checkpoint of the previous page.",
            valueName: "checkpoint"
        )
    )
    var before: String?

    @Flag(name: .long, help: "Show the questions with their payloads, and the values of each checkpoint.")
    var full = false

    func run() async throws {
        if let limit { try requirePositive(limit, "--limit") }
        let session = try await Session.open(common, for: .reading)
        let thread = ThreadID(thread)
        let page = try await session.backend.historyPage(
            of: thread,
            namespace: namespace,
            before: before.map { CheckpointID($0) },
            limit: limit ?? .max
        )
        let open = try await openInterrupts(of: thread, with: session.backend)
        if session.output.isJSON {
            session.output.json([
                "thread_id": .string(thread.rawValue),
                "checkpoint_ns": .string(namespace),
                "history": .array(page.states.map(\.json)),
                "unreadable": .array(
                    page.unreadable.map { ["checkpoint_id": .string($0.id.rawValue), "error": .string($0.reason)] }
                ),
                "next": page.next.map { .string($0.rawValue) } ?? .null,
                "open_interrupts": open.map { .array($0.map(\.json)) } ?? .null,
            ])
            return
        }
        if page.states.isEmpty, page.unreadable.isEmpty { session.output.line("No checkpoints in this namespace.") }
        guard !full else { return printAll(of: page, open ?? [], on: session.output) }
        var table = HistoryTable(of: thread, open: open ?? [], now: session.backend.now)
        Self.visit(page, state: { table.add($0) }, unreadable: { table.add(unreadable: $0) })
        for line in table.lines where !(page.states.isEmpty && page.unreadable.isEmpty) { session.output.line(line) }
        if let next = page.next {
            session.output.line("more: --before \(next.rawValue)")
        }
    }

    private func printAll(of page: StatePage, _ open: [OpenInterrupt], on output: Output) {
        Self.visit(
            page,
            state: { for line in StateReport(state: $0, open: open).lines { output.line(line) } },
            unreadable: { output.line("unreadable  \(quoting: $0.reason)") }
        )
    }

    /// Visits the checkpoints of a page, newest first.
    private static func visit(
        _ page: StatePage,
        state: (StateSnapshot) -> Void,
        unreadable: (UnreadableCheckpoint) -> Void
    ) {
        var left = page.unreadable[...]
        for snapshot in page.states {
            while let next = left.first, snapshot.address.checkpoint.map({ next.id > $0 }) ?? true {
                unreadable(next)
                left.removeFirst()
            }
            state(snapshot)
        }
        left.forEach(unreadable)
    }

    /// Returns the open questions of the thread; `nil` when its newest checkpoint is unreadable, so that the rest of
    /// the history is still printed.
    private func openInterrupts(of thread: ThreadID, with backend: any OperatorBackend) async throws -> [OpenInterrupt]?
    {
        do {
            return try await backend.thread(thread).openInterrupts
        } catch let error as OperationError where (error.cause as? CheckpointError)?.code == .invalidData {
            return nil
        }
    }
}
