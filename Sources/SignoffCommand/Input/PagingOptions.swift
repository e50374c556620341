import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The options of commands that list page by page.
struct PagingOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Go on after a page: its \"next\", which the command printed.", valueName: "next")
    )
    var after: String?

    /// The most to list.
    ///
    /// - Throws: `usage` for less than 1.
    func limit(default count: Int) throws -> Int {
        let limit = limit ?? count
        try requirePositive(limit, "--limit")
        return limit
    }

    /// The place the page begins after; nil from the beginning.
    ///
    /// - Throws: `usage` for a text that is none.
    func place<Place: ListPlace>(_ kind: Place.Type) throws -> Place? {
        do {
            return try after.map { try Place(token: $0) }
        } catch let error as CheckpointError {
            throw OperationError(.usage, "--after: \(error.message)", cause: error)
        }
    }

    /// Says how the list goes on.
    func report(_ next: String?, on output: Output) {
        if let next { output.line("more: --after \(next)") }
    }
}
