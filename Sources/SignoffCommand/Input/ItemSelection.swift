import ArgumentParser
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The options that name one item.
struct ItemSelection: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The id of the question.", valueName: "id"))
    var item: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The thread. It is enough when exactly one question waits on it.", valueName: "thread")
    )
    var thread: String?

    /// Reads the named item.
    ///
    /// - Throws: `usage` when no item is named; `thread_not_found`, `interrupt_not_pending`, `ambiguous_item`.
    func read(with backend: any OperatorBackend) async throws -> ReviewItem {
        let thread = thread.map { ThreadID($0) }
        if let item { return try await backend.item(InterruptID(item), on: thread) }
        guard let thread else { throw OperationError(.usage, "name an item with --item or --thread") }
        return try await backend.onlyItem(of: thread)
    }
}
