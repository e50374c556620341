import OrderedCollections
package import SignoffCheckpoint

/// A run of a server.
package struct ServerRun: Hashable, Sendable {
    /// The names under which a run's metadata hold what Signoff asked for.
    package enum Key {
        /// The token of the request.
        package static let token = "signoff_token"
        /// Who asked.
        package static let requester = "signoff_operator"
    }

    /// Its id.
    package var id: RunID
    /// Its thread.
    package var thread: ThreadID
    /// The assistant that carries it out.
    package var assistant: String
    /// How far it is, in the server's word.
    package var status: String
    /// What is noted about it.
    package var metadata: JSONObject
    /// What was asked for.
    package var arguments: JSONObject
    /// When it was asked for.
    package var createdAt: Timestamp
    /// When it last changed.
    package var updatedAt: Timestamp

    /// The token of the request that made it; nil where another client asked.
    package var token: String? { metadata[Key.token]?.stringValue }
    /// Who asked, as far as the run tells.
    package var requester: String { metadata[Key.requester]?.stringValue ?? "somebody" }
    /// Whether it has not ended.
    package var isActive: Bool { status == "pending" || status == "running" }
    /// The answers it brings, under the ids of their questions; empty for none.
    package var answers: JSONObject { arguments["command"]?["resume"]?.objectValue ?? [:] }

    /// The graph that is run; nil where the run does not tell.
    private var graph: String? {
        metadata["graph_id"]?.stringValue ?? arguments["config"]?["configurable"]?["graph_id"]?.stringValue
    }

    /// Reads a run; nil for what is none.
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

    /// The run in the words of databases.
    ///
    /// - Parameter standing: The thread and its state, where the run is the newest of it: only they tell whether the run stopped at a question, and why it failed.
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
                message: failure?.ownMessage ?? failed?.error ?? failure?.message ?? "the server does not tell why",
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
