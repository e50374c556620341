/// Work that a command asks of the operator's files, together with what its result means to the console.
package protocol LocalWork: ConsoleWork {
    /// Does the work.
    ///
    /// - Parameter files: The files of the operator.
    /// - Returns: The result, for ``ConsoleWork/finish(_:in:)``.
    /// - Throws: Any error; ``ConsoleWork/fail(_:in:)`` gets it.
    @concurrent
    func perform(with files: any OperatorFiles) async throws -> Output
}

extension LocalWork {
    /// Whether a locked console refuses the work: it does not, because the work leaves the database alone.
    package var isGuarded: Bool { false }

    @concurrent
    package func perform(in place: WorkPlace) async throws -> Output { try await perform(with: place.files) }
}

/// The operator's files that the console reads for a command.
package protocol OperatorFiles: Sendable {
    /// Parses a text file.
    ///
    /// - Parameter path: The path; `~/` stands for the home folder.
    /// - Returns: The text.
    /// - Throws: `OperationError` `unreadable` for a file that is missing, is not a plain file, is larger than 64 MiB or is not UTF-8 text.
    @concurrent
    func text(ofFile path: String) async throws -> String
}
