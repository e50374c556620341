import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

struct ThreadsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "threads",
        abstract: "List the threads, most recently changed first."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only this thread.", valueName: "thread"))
    var thread: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only threads in this state: idle, busy, interrupted or error.", valueName: "state")
    )
    var status: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only threads of this workflow.", valueName: "workflow"))
    var workflow: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only threads whose names begin with this text, in the order of names.", valueName: "text")
    )
    var prefix: String?

    @OptionGroup var paging: PagingOptions

    func run() async throws {
        let limit = try paging.limit(default: 1_000)
        let after = try paging.place(ThreadPlace.self)
        let statuses = try status.map { name in
            guard let status = ThreadStatus(rawValue: name) else {
                let known = ThreadStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw OperationError(.usage, "unknown thread state '\(name)': the states are \(known)")
            }
            return status
        }
        let session = try await Session.open(common, for: .reading)
        let backend = session.backend
        let wanted = thread.map { ThreadID($0) }
        let page = try await backend.threadPage(
            statuses: Set(statuses),
            workflow: workflow,
            // Among the names with this prefix, the name that equals the prefix comes first.
            threadPrefix: thread ?? prefix,
            after: after,
            limit: wanted == nil ? limit : 1
        )
        var threads = page.items
        let next = wanted == nil ? page.next?.token : nil
        if let wanted {
            threads = threads.filter { $0.thread == wanted }
            if threads.isEmpty, statuses.isEmpty, workflow == nil {
                throw OperationError(.threadNotFound, "thread '\(wanted)' does not exist in this database")
            }
        }
        if session.output.isJSON {
            var reports: [JSONValue] = []
            for (summary, activity) in zip(threads, try await backend.activities(of: threads)) {
                let detail = try await detail(of: summary, with: backend)
                reports.append(ThreadReport(summary: summary, detail: detail, activity: activity).json)
            }
            session.output.json(["threads": .array(reports), "next": next.map { .string($0) } ?? .null])
            return
        }
        guard !threads.isEmpty else {
            session.output.line("No threads.")
            return
        }
        let activities = try await backend.activities(of: threads)
        for line in Self.table(of: threads, activities, at: backend.now).lines { session.output.line(line) }
        paging.report(next, on: session.output)
    }

    /// Returns one line for each thread.
    static func table(of threads: [ThreadSummary], _ activities: [ThreadActivity], at now: Timestamp) -> Table {
        var table = Table("STATE", "THREAD", "WORKFLOW", "STEP", "QUESTIONS", "CHANGED", "ERROR")
        for (summary, activity) in zip(threads, activities) {
            table.add(
                .words(activity.words(at: now)),
                .name(summary.thread.rawValue),
                .name(summary.workflow ?? "?"),
                // The step of the first input has the number -1, which says nothing to people.
                .words(summary.step.flatMap { $0 < 0 ? nil : String($0) } ?? ""),
                .words(summary.openInterrupts == 0 ? "" : String(summary.openInterrupts)),
                .words(age(since: summary.updatedAt, at: now)),
                .quoted(summary.error)
            )
        }
        return table
    }

    /// Reads a thread for the list.
    ///
    /// An unreadable thread does not fail the list, unless the thread was requested by name.
    private func detail(of summary: ThreadSummary, with backend: any OperatorBackend) async throws -> ThreadDetail {
        do {
            return try await backend.thread(summary.thread)
        } catch let error as OperationError
            where thread == nil && (error.cause as? CheckpointError)?.code == .invalidData
        {
            return ThreadDetail(
                thread: summary.thread,
                state: nil,
                namespaces: [],
                openInterrupts: [],
                workflow: summary.workflow,
                error: error.message
            )
        }
    }
}
