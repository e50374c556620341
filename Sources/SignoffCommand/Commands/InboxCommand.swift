import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "List the items that wait for a decision, longest waiting first or in the order of a fact."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only items of this thread.", valueName: "thread"))
    var thread: String?

    @Option(name: .long, help: ArgumentHelp("Only items of this workflow.", valueName: "workflow"))
    var workflow: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only items of threads whose names begin with this text.", valueName: "text")
    )
    var prefix: String?

    @OptionGroup var facts: FactOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Only items that have waited longer: 90s, 45m, 12h, 30d or 8w.", valueName: "time")
    )
    var olderThan: String?

    @Flag(
        name: .long,
        help:
            "Print only the number of items. Ends with 0 when there are none and with 1 when there are, for monitoring."
    )
    var count = false

    @Flag(name: .long, help: "Print each item in full, as 'signoff item' does.")
    var full = false

    @OptionGroup var paging: PagingOptions

    func run() async throws {
        let limit = try paging.limit(default: 1_000)
        let after = try paging.place(InterruptPlace.self)
        let age = try olderThan.map { try GivenDuration.read($0, option: "--older-than") }
        var conditions = try facts.conditions
        let session = try await Session.open(common, for: .reading)
        if let age {
            let moment = session.backend.now.advanced(by: .zero - age)
            conditions.append(FactCondition(.waitingSince, .atMost(.number(JSONDecimal(moment.microseconds)))))
        }
        if count { return try await printCount(of: conditions, session) }
        let showsPayloads = common.json || full
        let page = try await session.backend.inbox(
            thread: thread.map { ThreadID($0) },
            workflow: workflow,
            threadPrefix: prefix,
            conditions: conditions,
            sort: facts.order,
            after: after,
            limit: limit,
            payloadLimit: showsPayloads ? nil : InterruptQuery.listedPayload
        )
        let output = session.output
        if output.isJSON {
            let failed = try await Self.failedThreads(beside: page, in: session.backend)
            output.json([
                "items": .array(page.items.map { ItemReport(item: $0).json }),
                "total": .integer(Int64(page.total)),
                "next": page.next.map { .string($0.token) } ?? .null,
                "failed_threads": .integer(Int64(failed)),
            ])
            return
        }
        guard !page.items.isEmpty else {
            output.line(page.total == 0 ? "Nothing waits for you." : "0 of \(page.total) items match.")
            if let line = try await Self.failures(in: session.backend) { output.line(line) }
            return
        }
        if full {
            for (number, item) in page.items.enumerated() {
                if number > 0 { output.line("") }
                for line in ItemReport(item: item).lines(at: session.backend.now) { output.line(line) }
            }
        } else {
            for line in Self.table(of: page.items, at: session.backend.now).lines { output.line(line) }
        }
        if page.items.count < page.total { output.line("\(page.items.count) of \(page.total) items shown") }
        paging.report(page.next?.token, on: output)
    }

    /// Prints the number of matching items.
    ///
    /// - Throws: An exit code of 1 when at least one item matches.
    private func printCount(of conditions: [FactCondition], _ session: Session) async throws {
        let query = InterruptQuery(
            thread: thread.map { ThreadID($0) },
            workflow: workflow,
            threadPrefix: prefix,
            conditions: conditions
        )
        let count = try await session.backend.countQuestions(matching: query)
        if session.output.isJSON {
            session.output.json(["count": .integer(Int64(count))])
        } else {
            session.output.line("\(count)")
        }
        if count > 0 { throw ExitCode(1) }
    }

    /// The number of failed threads at which counting stops.
    private static let failedThreadLimit = 100

    /// Returns the number of threads that failed or are unreadable, up to ``failedThreadLimit``.
    private static func failedThreads(in backend: any OperatorBackend) async throws -> Int {
        try await backend.threads(statuses: [.error], limit: failedThreadLimit).count
    }

    /// Returns the number of threads that failed or are unreadable, from `page` if the page contains it.
    private static func failedThreads(beside page: InboxPage, in backend: any OperatorBackend) async throws -> Int {
        if let failed = page.failedThreads { return min(failed, failedThreadLimit) }
        return try await failedThreads(in: backend)
    }

    /// Returns a sentence about failed and unreadable threads, whose questions are in no list; `nil` for none.
    static func failures(in backend: any OperatorBackend) async throws -> SafeText? {
        let count = try await failedThreads(in: backend)
        guard count > 0 else { return nil }
        let number = count < failedThreadLimit ? "\(count)" : "\(failedThreadLimit) or more"
        return
            "\(number) \(count == 1 ? "thread has" : "threads have") failed or cannot be read: 'signoff threads --status error' lists them."
    }

    /// Returns one line for each item: its age, its thread, and the facts that identify it.
    static func table(of items: [ReviewItem], at now: Timestamp) -> Table {
        var table = Table("WAIT", "THREAD", "WORKFLOW", "ITEM", "WHAT", lastWidth: 300)
        for (item, summary) in zip(items, QuestionSummaries(of: items).all) {
            let question = item.question
            table.add(
                .words(question.waitingSince.map { now.duration(since: $0).words } ?? "?"),
                .name(question.thread.rawValue),
                .name(question.workflow ?? "?"),
                question.interrupt.id.map { Table.Cell.name($0.rawValue) } ?? "(without id)",
                .text(SummaryText.line(of: summary))
            )
        }
        return table
    }
}

/// Throws `usage` unless `value` is 1 or more.
func requirePositive(_ value: Int, _ option: String) throws {
    guard value < 1 else { return }
    throw OperationError(.usage, "\(option) must be 1 or more, not \(value)")
}
