package import SignoffOperator

/// A request of a command to the backend, with the meaning of its result for the console.
///
/// A command with an effect of its own declares the effect as a type that conforms to `BackendWork`. The shell performs
/// every such effect in the same way, so that no list of effects or outcomes names it.
package protocol BackendWork: Equatable, Sendable {
    /// The result of the request.
    associatedtype Output: Equatable & Sendable

    /// Whether the request is made in the operator's name. A locked console refuses it, and closing the console waits
    /// for its end.
    var isGuarded: Bool { get }

    /// Performs the request.
    ///
    /// - Parameter backend: The backend that the console is connected to.
    /// - Returns: The result, for ``finish(_:in:)``.
    /// - Throws: Any error of the backend, which is passed to ``fail(_:in:)``.
    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> Output

    /// Applies the result to the state of the console.
    ///
    /// - Returns: The effects that follow.
    func finish(_ output: Output, in state: inout ConsoleState) -> [ConsoleEffect]

    /// Applies a failure to the state of the console.
    ///
    /// - Parameters:
    ///   - message: What was attempted and why it failed.
    ///   - state: The state of the console.
    /// - Returns: The effects that follow.
    func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect]
}

extension BackendWork {
    package func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.say(message, .error)
        return []
    }
}

extension ConsoleEffect {
    /// Creates the effect that performs a request to the backend.
    static func perform(_ work: some BackendWork) -> ConsoleEffect { .perform(RequestedWork(work)) }
}

/// A request to the backend that has not been performed.
package struct RequestedWork: Equatable, Sendable {
    private let work: any BackendWork

    /// Wraps a request.
    init(_ work: some BackendWork) { self.work = work }

    /// Whether the request is made in the operator's name.
    package var isGuarded: Bool { work.isGuarded }

    /// Performs the request.
    ///
    /// - Parameters:
    ///   - backend: The backend that the console is connected to.
    ///   - message: Returns the words for an error.
    /// - Returns: The result or the failure.
    package func perform(
        at backend: any OperatorBackend,
        message: @Sendable (any Error) -> String
    ) async -> PerformedWork {
        await work.performed(at: backend, message: message)
    }

    /// The outcome of a request that is refused before it begins.
    package func refused(_ reason: String) -> PerformedWork { work.refused(reason) }

    package static func == (one: RequestedWork, other: RequestedWork) -> Bool { one.work.isEqual(to: other.work) }
}

/// The outcome of a request to the backend.
package struct PerformedWork: Equatable, Sendable {
    private let outcome: any WorkOutcome

    fileprivate init(_ outcome: some WorkOutcome) { self.outcome = outcome }

    /// Creates the outcome of a request that returned a result.
    init<Work: BackendWork>(_ work: Work, gave output: Work.Output) { outcome = WorkResult(work: work, output: output) }

    /// Creates the outcome of a request that failed.
    init(_ work: some BackendWork, failed message: String) { outcome = WorkFailure(work: work, message: message) }

    /// Applies the outcome to the state of the console.
    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { outcome.apply(to: &state) }

    package static func == (one: PerformedWork, other: PerformedWork) -> Bool {
        one.outcome.isEqual(to: other.outcome)
    }
}

/// The outcome of a request: a result or a failure.
private protocol WorkOutcome: Equatable, Sendable {
    func apply(to state: inout ConsoleState) -> [ConsoleEffect]
}

private struct WorkResult<Work: BackendWork>: WorkOutcome {
    var work: Work
    var output: Work.Output

    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { work.finish(output, in: &state) }
}

private struct WorkFailure<Work: BackendWork>: WorkOutcome {
    var work: Work
    var message: String

    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { work.fail(message, in: &state) }
}

extension BackendWork {
    fileprivate func performed(
        at backend: any OperatorBackend,
        message: @Sendable (any Error) -> String
    ) async -> PerformedWork {
        do {
            return PerformedWork(self, gave: try await perform(at: backend))
        } catch {
            return PerformedWork(self, failed: message(error))
        }
    }

    fileprivate func refused(_ reason: String) -> PerformedWork { PerformedWork(self, failed: reason) }
}

extension Equatable {
    /// Whether another value has the same type and is equal.
    fileprivate func isEqual(to other: any Equatable) -> Bool { self == (other as? Self) }
}
