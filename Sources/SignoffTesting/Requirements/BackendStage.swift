package import SignoffCheckpoint
package import SignoffOperator

/// A place with two operators, on which a backend is looked at.
package struct BackendStage: Sendable {
    /// The backend of the operator called `maria`.
    package var maria: any OperatorBackend
    /// The backend of the operator called `omar`, at the same place.
    package var omar: any OperatorBackend
    /// The name of a workflow that can be started with the input `"cat"`.
    package var workflow: String
    /// The name of a thread with a number, at places whose threads cannot have any name.
    package var thread: @Sendable (Int) -> ThreadID = { ThreadID("t-\($0)") }
    /// The reason why requested runs do not stay pending, in one clause; `nil` when no worker claims them.
    package var workersAct: String?
    /// The reason why only the backend that sent a request finds it, in one clause; `nil` when every backend of the place
    /// finds it.
    package var hidesRequests: String?
    /// Lets a workflow ask a question on a new thread.
    package var ask: @Sendable (_ thread: ThreadID, _ payload: JSONValue) async throws -> Void
    /// Lets a workflow fail on a new thread.
    package var fail: @Sendable (_ thread: ThreadID) async throws -> Void
    /// Moves the clock of the place forward.
    package var advance: @Sendable (Duration) -> Void
    /// Returns the backend of `maria` with nothing allowed that writes; `nil` where the place has none.
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
