package import SignoffCheckpoint

// Shorter forms of the requests.
extension OperatorBackend {
    /// Throws `read_only` for a read-only backend.
    package func requireWritable(to attempt: String) throws {
        guard let reason = capabilities.writing.reason else { return }
        throw OperationError(.readOnly, "cannot \(attempt): \(reason)")
    }

    /// Stores answers to questions of one thread, all or none, and returns the run that brings the answers.
    ///
    /// - Throws: `usage` without an answer; the errors of ``answer(_:)``.
    package func answer(
        _ answers: [ItemAnswer],
        token: RequestToken,
        held: Duration = .zero
    ) async throws -> Run {
        guard let thread = answers.first?.question.thread else {
            throw OperationError(.usage, "the request has no answers")
        }
        return try await answer(AnswerSubmission(token: token, thread: thread, answers: answers, held: held))
    }

    /// Requests that a workflow run with an input, on a given thread or a new one, and returns the pending run.
    package func start(
        _ workflow: String,
        input: JSONValue,
        on thread: ThreadID? = nil,
        token: RequestToken? = nil
    ) async throws -> Run {
        try await start(
            StartRequest(token: token ?? makeToken(), workflow: workflow, input: input, thread: thread)
        )
    }

    /// Requests that a failed thread continue, under a new token.
    package func retry(thread: ThreadID) async throws -> Run { try await retry(thread: thread, token: makeToken()) }

    /// Requests that the thread of a failed run continue, under a new token.
    package func retry(run: RunID) async throws -> Run { try await retry(run: run, token: makeToken()) }

    /// Requests that a thread run again from an earlier checkpoint, and returns the pending run.
    package func fork(
        thread: ThreadID,
        from checkpoint: CheckpointID,
        input: JSONValue? = nil,
        expecting head: CheckpointID? = nil,
        token: RequestToken? = nil
    ) async throws -> Run {
        try await fork(
            ForkRequest(
                token: token ?? makeToken(),
                thread: thread,
                checkpoint: checkpoint,
                input: input,
                head: head
            )
        )
    }

    /// Sets the saved value of a thread at one of its checkpoints, and returns the new checkpoint.
    package func setState(
        of thread: ThreadID,
        to value: JSONValue,
        as node: String? = nil,
        at checkpoint: CheckpointID,
        expecting head: CheckpointID? = nil
    ) async throws -> CheckpointID {
        try await setState(
            StateEdit(token: makeToken(), thread: thread, checkpoint: checkpoint, value: value, node: node, head: head)
        )
    }
}
