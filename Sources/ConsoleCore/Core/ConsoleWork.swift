package import SignoffOperator

/// Work that a command asks of the shell, together with what its result means to the console.
///
/// A command with an effect of its own declares the effect as a type that conforms to ``BackendWork`` or ``LocalWork``. The shell performs every such
/// effect in the same way, so that no list of effects or outcomes names it.
package protocol ConsoleWork: Equatable, Sendable {
    /// The result of the work.
    associatedtype Output: Equatable & Sendable

    /// Whether the work is done in the operator's name: a locked console refuses it, and a console that is left waits for its end.
    var isGuarded: Bool { get }

    /// Does the work.
    ///
    /// - Parameter place: What the console is connected to.
    /// - Returns: The result, for ``finish(_:in:)``.
    /// - Throws: Any error; ``fail(_:in:)`` gets it.
    @concurrent
    func perform(in place: WorkPlace) async throws -> Output

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

extension ConsoleWork {
    package func fail(_ message: String, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.say(message, .error)
        return []
    }
}

/// The backend and the files that work is performed with.
package struct WorkPlace: Sendable {
    /// The backend.
    package let backend: any OperatorBackend
    /// The files of the operator.
    package let files: any OperatorFiles

    /// Creates a place.
    package init(backend: any OperatorBackend, files: any OperatorFiles) {
        self.backend = backend
        self.files = files
    }
}
