import ArgumentParser
import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The options of commands that list pages.
struct PagingOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Print at most this many.", valueName: "count"))
    var limit: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Continue after the previous page: the \"next\" that it printed.", valueName: "next")
    )
    var after: String?

    /// Returns the maximum number of rows to list.
    ///
    /// - Throws: `usage` for a number below 1.
    func limit(default count: Int) throws -> Int {
        let limit = limit ?? count
        try requirePositive(limit, "--limit")
        return limit
    }

    /// Returns the place after which the page begins; `nil` for the first page.
    ///
    /// - Throws: `usage` for text that is not a place.
    func place<Place: ListPlace>(_ kind: Place.Type) throws -> Place? {
        do {
            return try after.map { try Place(token: $0) }
        } catch let error as CheckpointError {
            throw OperationError(.usage, "--after: \(error.message)", cause: error)
        }
    }

    /// Prints how to read the next page.
    func report(_ next: String?, on output: Output) {
        if let next { output.line("more: --after \(next)") }
    }
}
