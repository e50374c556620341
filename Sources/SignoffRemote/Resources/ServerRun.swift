import OrderedCollections
package import SignoffCheckpoint

/// A run of a server.
package struct ServerRun: Hashable, Sendable {
    /// The keys of Signoff's values in the metadata of a run.
    package enum Key {
        /// The token of the request.
        package static let token = "signoff_token"
        /// The operator who requested the run.
        package static let requester = "signoff_operator"
    }

    /// The id.
    package var id: RunID
    /// The thread.
    package var thread: ThreadID
    /// The assistant that executes the run.
    package var assistant: String
    /// The status, as the server names it.
    package var status: String
    /// The metadata.
    package var metadata: JSONObject
    /// The arguments of the request.
    package var arguments: JSONObject
    /// The time of the request.
    package var createdAt: Timestamp
    /// The time of the last change.
    package var updatedAt: Timestamp

    /// The token of the request; `nil` when another client requested the run.
    package var token: String? { metadata[Key.token]?.stringValue }
    /// The operator who requested the run, if the run names one.
    package var requester: String { metadata[Key.requester]?.stringValue ?? "somebody" }
    /// Whether the run has not ended.
    package var isActive: Bool { status == "pending" || status == "running" }
    /// The answers that the run delivers, by question id; empty for none.
    package var answers: JSONObject { arguments["command"]?["resume"]?.objectValue ?? [:] }

    /// The graph of the run; `nil` when the run does not name it.
    private var graph: String? {
        metadata["graph_id"]?.stringValue ?? arguments["config"]?["configurable"]?["graph_id"]?.stringValue
    }

    /// Reads a run; `nil` for other JSON.
    package init?(_ json: JSONValue) {
        guard let id = json["run_id"]?.stringValue, UUIDText.isValid(id),
            let thread = json["thread_id"]?.stringValue, UUIDText.isValid(thread),
            let status = json["status"]?.stringValue
        else { return nil }
        self.id = RunID(id)
        self.thread = ThreadID(thread)
        self.status = status
        assistant = json["assistant_id"]?.stringValue ?? ""
        metadata = json["metadata"]?.objectValue ?? [:]
        arguments = json["kwargs"]?.objectValue ?? [:]
        createdAt = json["created_at"]?.stringValue.flatMap { Timestamp(iso8601: $0) } ?? .unknown
        updatedAt = json["updated_at"]?.stringValue.flatMap { Timestamp(iso8601: $0) } ?? createdAt
    }

    /// Returns the run in the form of databases.
    ///
    /// - Parameter standing: The thread and its state, if the run is the newest of the thread. Only these show whether
    ///   the run stopped at a question, and why it failed.
    /// - Returns: The run.
    package func run(standing: (thread: ServerThread, state: ServerState?)? = nil) -> Run {
        var run = Run(
            id: id,
            request: RunRequest(
                thread: thread,
                workflow: graph ?? assistant,
                action: action,
                requestedBy: requester,
                clientToken: token
            ),
            status: Self.status(status),
            attempt: metadata["run_attempt"]?.integerValue.map(Int.init) ?? (status == "pending" ? 0 : 1),
            interruptedAttempts: 0,
            error: nil,
            createdAt: createdAt,
            startedAt: nil,
            finishedAt: isActive ? nil : updatedAt,
            lease: nil,
            isCancellationRequested: status == "interrupted"
        )
        guard let standing, !isActive else { return run }
        if run.status == .success, standing.thread.status == .interrupted, standing.thread.questionCount > 0 {
            run.status = .interrupted
        }
        if run.status == .error || run.status == .timeout {
            let failed = standing.state?.failedTasks.last
            let failure = standing.thread.error
            run.error = RunFailure(
                code: failure?.name ?? "failed",
                message: failure?.ownMessage ?? failed?.error ?? failure?.message ?? "the server gives no reason",
                task: failed?.name
            )
        }
        return run
    }

    private static func status(_ word: String) -> RunStatus {
        switch word {
        case "pending": .pending
        case "running": .running
        case "success": .success
        case "interrupted": .cancelled
        case "timeout": .timeout
        default: .error
        }
    }

    private var action: RunAction {
        let answers = answers
        if !answers.isEmpty {
            let stored = answers.compactMap { id, value in
                (try? StoredValue(value)).map { (InterruptID(id), $0) }
            }
            return .resume(answers: Dictionary(stored) { first, _ in first })
        }
        let checkpoint = arguments["config"]?["configurable"]?["checkpoint_id"]?.stringValue.map { CheckpointID($0) }
        if let input = arguments["input"], !input.isNull, let stored = try? StoredValue(input) {
            return checkpoint.map { .branch(from: $0, input: stored) } ?? .start(input: stored)
        }
        return checkpoint.map { .replay(from: $0) } ?? .proceed
    }
}
