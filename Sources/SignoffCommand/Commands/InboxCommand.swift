import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

struct InboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "List what waits for a decision, longest waiting first or in the order of a fact."
    )

    @OptionGroup var common: CommonOptions

    @Option(name: .long, help: ArgumentHelp("Only items of this thread.", valueName: "thread"))
    var thread: String?

    @Option(name: .long, help: ArgumentHelp("Only items of this workflow.", valueName: "workflow"))
    var workflow: String?

    @Option(name: .long, help: ArgumentHelp("Only items of threads whose names begin so.", valueName: "text"))
    var prefix: String?

    @OptionGroup var facts: FactOptions

    @OptionGroup var paging: PagingOptions

    func run() async throws {
        let limit = try paging.limit(default: 1_000)
        let after = try paging.place(InterruptPlace.self)
        let conditions = try facts.conditions
        let session = try await Session.open(common, for: .reading)
        let page = try await session.backend.inbox(
            thread: thread.map { ThreadID($0) },
            workflow: workflow,
            threadPrefix: prefix,
            conditions: conditions,
            sort: facts.order,
            after: after,
            limit: limit,
            payloadLimit: common.output.isJSON ? nil : InterruptQuery.listedPayload
        )
        let output = session.output
        if output.isJSON {
            output.json([
                "items": .array(page.items.map { ItemReport(item: $0).json }),
                "total": .integer(Int64(page.total)),
                "next": page.next.map { .string($0.token) } ?? .null,
            ])
            return
        }
        guard !page.items.isEmpty else {
            output.line(page.total == 0 ? "Nothing waits for you." : "0 of \(page.total) items match.")
            if let line = try await Self.failures(in: session.backend) { output.line(line) }
            return
        }
        for line in Self.table(of: page.items, at: session.backend.now).lines { output.line(line) }
        if page.items.count < page.total { output.line("\(page.items.count) of \(page.total) items shown") }
        paging.report(page.next?.token, on: output)
    }

    /// Tells of threads that failed, as do threads whose rows cannot be read: what they ask is in no list.
    static func failures(in backend: any OperatorBackend) async throws -> SafeText? {
        let limit = 100
        let count = try await backend.threads(statuses: [.error], limit: limit).count
        guard count > 0 else { return nil }
        let number = count < limit ? "\(count)" : "\(limit) or more"
        return
            "\(number) \(count == 1 ? "thread has" : "threads have") failed or cannot be read: 'signoff threads --status error' lists them."
    }

    /// One line for each item.
    static func table(of items: [ReviewItem], at now: Timestamp) -> Table {
        var table = Table("WAIT", "WORKFLOW", "THREAD", "ITEM", "ASKS FOR", "ALLOWED")
        for item in items {
            let question = item.question
            table.add(
                .words(question.waitingSince.map { now.duration(since: $0).words } ?? "?"),
                .name(question.workflow ?? "?"),
                .name(question.thread.rawValue),
                question.interrupt.id.map { Table.Cell.name($0.rawValue) } ?? "(without id)",
                .name(item.title),
                .words(
                    item.actions.count == 1
                        ? item.actions[0].allowedDecisions.map(\.rawValue).joined(separator: " ")
                        : "\(item.actions.count) actions"
                )
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
