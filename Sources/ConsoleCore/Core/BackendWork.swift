package import SignoffOperator

/// Work that a command asks of the backend, together with what its result means to the console.
package protocol BackendWork: ConsoleWork {
    /// Does the work.
    ///
    /// - Parameter backend: The backend that the console is connected to.
    /// - Returns: The result, for ``ConsoleWork/finish(_:in:)``.
    /// - Throws: Any error of the backend; ``ConsoleWork/fail(_:in:)`` gets it.
    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> Output
}

extension BackendWork {
    @concurrent
    package func perform(in place: WorkPlace) async throws -> Output { try await perform(at: place.backend) }
}
