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
    /// Why runs do not stay as they were asked for, in one clause; nil where no worker takes them.
    package var workersAct: String?
    /// Why a request is found by the backend that sent it alone, in one clause; nil where every backend of the place finds it.
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
