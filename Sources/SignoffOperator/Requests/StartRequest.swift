package import SignoffCheckpoint

/// A request to start a workflow.
package struct StartRequest: Equatable, Sendable {
    /// The token of the request.
    package var token: RequestToken
    /// The name of the workflow.
    package var workflow: String
    /// The input.
    package var input: JSONValue
    /// The thread to run on; `nil` for a new one.
    package var thread: ThreadID?

    /// Creates a request.
    package init(token: RequestToken, workflow: String, input: JSONValue, thread: ThreadID?) {
        self.token = token
        self.workflow = workflow
        self.input = input
        self.thread = thread
    }
}
