extension ConsoleEffect {
    /// Returns the effect that performs work.
    static func perform(_ work: some ConsoleWork) -> ConsoleEffect { .perform(RequestedWork(work)) }
}

/// Work that is to be performed.
package struct RequestedWork: Equatable, Sendable {
    private let work: any ConsoleWork

    /// Wraps work.
    init(_ work: some ConsoleWork) { self.work = work }

    /// Whether the work is done in the operator's name.
    package var isGuarded: Bool { work.isGuarded }

    /// Performs the work.
    ///
    /// - Parameters:
    ///   - place: What the console is connected to.
    ///   - message: Makes the words about an error.
    /// - Returns: The result or the failure.
    package func perform(
        in place: WorkPlace,
        message: @Sendable (any Error) -> String
    ) async -> PerformedWork {
        await work.performed(in: place, message: message)
    }

    /// Returns the outcome of work that is refused before it begins.
    package func refused(_ reason: String) -> PerformedWork { work.refused(reason) }

    package static func == (one: RequestedWork, other: RequestedWork) -> Bool { one.work.isEqual(to: other.work) }
}

/// The outcome of work.
package struct PerformedWork: Equatable, Sendable {
    private let outcome: any WorkOutcome

    fileprivate init(_ outcome: some WorkOutcome) { self.outcome = outcome }

    /// The outcome of work that gave a result.
    init<Work: ConsoleWork>(_ work: Work, gave output: Work.Output) { outcome = WorkResult(work: work, output: output) }

    /// The outcome of work that failed.
    init(_ work: some ConsoleWork, failed message: String) { outcome = WorkFailure(work: work, message: message) }

    /// Applies the outcome to the state of the console.
    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { outcome.apply(to: &state) }

    package static func == (one: PerformedWork, other: PerformedWork) -> Bool {
        one.outcome.isEqual(to: other.outcome)
    }
}

/// The outcome of work: a result or a failure.
private protocol WorkOutcome: Equatable, Sendable {
    func apply(to state: inout ConsoleState) -> [ConsoleEffect]
}

private struct WorkResult<Work: ConsoleWork>: WorkOutcome {
    var work: Work
    var output: Work.Output

    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { work.finish(output, in: &state) }
}

private struct WorkFailure<Work: ConsoleWork>: WorkOutcome {
    var work: Work
    var message: String

    func apply(to state: inout ConsoleState) -> [ConsoleEffect] { work.fail(message, in: &state) }
}

extension ConsoleWork {
    fileprivate func performed(
        in place: WorkPlace,
        message: @Sendable (any Error) -> String
    ) async -> PerformedWork {
        do {
            return PerformedWork(self, gave: try await perform(in: place))
        } catch {
            return PerformedWork(self, failed: message(error))
        }
    }

    fileprivate func refused(_ reason: String) -> PerformedWork { PerformedWork(self, failed: reason) }
}

extension Equatable {
    /// Whether a value of any type is of the same type and equal.
    fileprivate func isEqual(to other: any Equatable) -> Bool { self == (other as? Self) }
}
