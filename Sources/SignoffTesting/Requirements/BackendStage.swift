package import SignoffCheckpoint
package import SignoffOperator

/// A place with two operators, on which a backend is tested.
package struct BackendStage: Sendable {
    /// The backend of the operator called `maria`.
    package var maria: any OperatorBackend
    /// The backend of the operator called `omar`, at the same place.
    package var omar: any OperatorBackend
    /// The name of a workflow that can be started with the input `"cat"`.
    package var workflow: String
    /// Returns the name of a thread by number, because not all places accept arbitrary names.
    package var thread: @Sendable (Int) -> ThreadID = { ThreadID("t-\($0)") }
    /// The reason why requested runs do not stay pending, as a clause; `nil` if no worker claims them.
    package var workersAct: String?
    /// The reason why only the backend that sent a request finds it, as a clause; `nil` if every backend of the place
    /// finds it.
    package var hidesRequests: String?
    /// Makes a workflow ask a question on a new thread.
    package var ask: @Sendable (_ thread: ThreadID, _ payload: JSONValue) async throws -> Void
    /// Makes a workflow fail on a new thread.
    package var fail: @Sendable (_ thread: ThreadID) async throws -> Void
    /// Moves the clock of the place forward.
    package var advance: @Sendable (Duration) -> Void
    /// Returns the backend of `maria`, read-only; `nil` for a place without read-only backends.
    package var readingOnly: (@Sendable (_ reason: String) -> any OperatorBackend)?

    /// Creates a stage.
    package init(
        maria: any OperatorBackend,
        omar: any OperatorBackend,
        workflow: String,
        ask: @escaping @Sendable (_ thread: ThreadID, _ payload: JSONValue) async throws -> Void,
        fail: @escaping @Sendable (_ thread: ThreadID) async throws -> Void,
        advance: @escaping @Sendable (Duration) -> Void,
        readingOnly: (@Sendable (_ reason: String) -> any OperatorBackend)? = nil
    ) {
        self.maria = maria
        self.omar = omar
        self.workflow = workflow
        self.ask = ask
        self.fail = fail
        self.advance = advance
        self.readingOnly = readingOnly
    }
}
