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
        var unreadable = page.unreadable[...]
        func reportUnreadable(newerThan id: CheckpointID?) {
            while let next = unreadable.first, id.map({ next.id > $0 }) ?? true {
                session.output.line("unreadable  \(quoting: next.reason)")
                unreadable.removeFirst()
            }
        }
        for state in page.states {
            reportUnreadable(newerThan: state.address.checkpoint)
            for line in StateReport(state: state, open: open ?? []).lines { session.output.line(line) }
        }
        reportUnreadable(newerThan: nil)
    }

    /// What waits on the thread; nil where its newest checkpoint cannot be read, which keeps no page of its history from being printed.
    private func openInterrupts(of thread: ThreadID, with backend: any OperatorBackend) async throws -> [OpenInterrupt]?
    {
        do {
            return try await backend.thread(thread).openInterrupts
        } catch let error as OperationError where (error.cause as? CheckpointError)?.code == .invalidData {
            return nil
        }
    }
}
