import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension LangGraphBackend {
    /// Returns a page of the states of a thread in one namespace, newest first.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found` when the checkpoint `before` does not exist.
    package func historyPage(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> StatePage {
        try await attempting("reading the history of thread \(ForeignText.identifier(thread))") {
            let states = try await history(of: thread, namespace: namespace, before: before, limit: limit)
            return StatePage(
                states: try states.map { try $0.snapshot(of: thread, questions: []) },
                unreadable: [],
                next: states.count == limit ? states.last?.checkpoint : nil
            )
        }
    }

    private func history(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> [ServerState] {
        try requireThreadID(thread)
        var body: JSONObject = ["limit": .integer(Int64(min(limit, 1_000)))]
        if let before {
            _ = try await state(at: before, of: thread, namespace: namespace)
            body["before"] = ["configurable": ["checkpoint_id": .string(before.rawValue)]]
        }
        if !namespace.isEmpty { body["checkpoint"] = ["checkpoint_ns": .string(namespace)] }
        do {
            let rows = try await server.json(.query("/threads/\(thread)/history", body)).arrayValue ?? []
            return rows.compactMap(ServerState.init).filter(\.exists)
        } catch is MissingResource {
            throw noThread(thread)
        }
    }

    /// Returns the state at a checkpoint.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`.
    func state(at checkpoint: CheckpointID, of thread: ThreadID, namespace: String = "") async throws -> ServerState {
        try requireThreadID(thread)
        let missing = OperationError(
            .checkpointNotFound,
            "checkpoint \(ForeignText.identifier(checkpoint)) does not exist on thread \(ForeignText.identifier(thread))"
        )
        guard UUIDText.isValid(checkpoint.rawValue) else { throw missing }
        let body: JSONObject = [
            "checkpoint": [
                "thread_id": .string(thread.rawValue), "checkpoint_ns": .string(namespace),
                "checkpoint_id": .string(checkpoint.rawValue),
            ]
        ]
        do {
            guard let state = ServerState(try await server.json(.query("/threads/\(thread)/state/checkpoint", body))),
                state.exists
            else { throw missing }
            return state
        } catch is MissingResource {
            throw noThread(thread)
        }
    }

    /// Returns root checkpoints of a thread, newest first, with their tasks and the runs that created them.
    ///
    /// A server returns bodies and nodes only, without the tasks they call.
    ///
    /// - Throws: `thread_not_found`.
    package func steps(of thread: ThreadID, before: CheckpointID?, limit: Int) async throws -> HistoryPage {
        try await attempting("reading the history of thread \(ForeignText.identifier(thread))") {
            let states = try await history(of: thread, namespace: "", before: before, limit: limit)
            let runs = try await serverRuns(of: thread, limit: 1_000)
            let byID = Dictionary(runs.map { ($0.id.rawValue, $0) }) { first, _ in first }
            let newest = before == nil ? states.first?.checkpoint : nil
            let entries = try states.compactMap { state -> HistoryEntry? in
                var entry = HistoryEntry(try state.snapshot(of: thread, questions: []))
                entry?.run = state.metadata?["run_id"]?.stringValue.flatMap { byID[$0]?.run() }
                guard state.checkpoint == newest, let tasks = entry?.tasks else { return entry }
                // For older checkpoints, a server also returns answered questions.
                entry?.tasks = tasks.map { task in
                    var task = task
                    task.isAsking = !task.questions.isEmpty && !task.isFinished
                    return task
                }
                // A server gives a run that stops at a question the status success.
                if entry?.run?.status == .success, entry?.tasks.contains(where: \.isAsking) == true {
                    entry?.run?.status = .interrupted
                }
                return entry
            }
            return HistoryPage(entries: entries, hasOlder: states.count == min(limit, 1_000))
        }
    }

    /// Returns the changes of the values between two checkpoints.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`.
    package func difference(
        from before: CheckpointAddress,
        to after: CheckpointAddress
    ) async throws -> JSONDifference {
        try await attempting("comparing checkpoints") {
            JSONDifference(from: try await values(at: before), to: try await values(at: after))
        }
    }

    private func values(at address: CheckpointAddress) async throws -> JSONValue {
        guard let checkpoint = address.checkpoint else { return try await view(of: address.thread).state.values }
        return try await state(at: checkpoint, of: address.thread, namespace: address.namespace).values
    }

    /// Returns the effect of a fork at a checkpoint, limited to what a server returns: the bodies and nodes of
    /// the step, without the tasks they call.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`.
    package func forkPreview(of thread: ThreadID, from checkpoint: CheckpointID) async throws -> ForkPreview {
        try await attempting(
            "reading checkpoint \(ForeignText.identifier(checkpoint)) of thread \(ForeignText.identifier(thread))"
        ) {
            let view = try await view(of: thread)
            let state = try await state(at: checkpoint, of: thread)
            let head = view.state.checkpoint ?? checkpoint
            let isUnfinished = !state.next.isEmpty || !state.tasks.isEmpty
            return ForkPreview(
                of: thread,
                from: checkpoint,
                step: state.metadata?["step"]?.integerValue.map(Int.init),
                head: head,
                workflow: view.thread.graph,
                outcome: isUnfinished ? .runsAgain : checkpoint == head ? .nothing : .goesBack,
                value: state.values,
                again: isUnfinished
                    ? state.tasks.map { task in
                        StepRecord.Task(
                            body: task.id,
                            name: task.name,
                            isFinished: task.isFinished,
                            error: task.error,
                            question: task.questions.last,
                            questions: task.questions.count
                        )
                    } : [],
                leftBehind: checkpoint == head ? [] : [head],
                withdrawnQuestions: view.questions.count
            )
        }
    }

    /// Refuses a preview of an update.
    ///
    /// Only the server has the reducers, and its API cannot apply an update without storing it.
    ///
    /// - Throws: `unsupported`.
    package func stateEditPreview(of draft: StateEditDraft) async throws -> StateEditPreview {
        throw OperationError(
            .unsupported,
            "the server cannot show the effect of an update of thread \(ForeignText.identifier(draft.thread)) before it stores the update: look at the history afterwards"
        )
    }

    /// Requests a fork of a thread at an earlier checkpoint, and returns the run.
    ///
    /// The newest checkpoint is compared just before the request is sent. A change between the comparison and the
    /// request is not detected.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `nothing_to_run`; `thread_changed`; `thread_busy`; `read_only`.
    package func fork(_ request: ForkRequest) async throws -> Run {
        let (thread, checkpoint) = (request.thread, request.checkpoint)
        try requireWritable(to: "run thread \(ForeignText.identifier(thread)) again")
        return try await attempting(
            "running thread \(ForeignText.identifier(thread)) again from checkpoint \(ForeignText.identifier(checkpoint))"
        ) {
            if let known = try await knownRun(request.token, on: thread) { return try await standing(of: known) }
            let preview = try await forkPreview(of: thread, from: checkpoint)
            if request.input == nil, preview.outcome != .runsAgain {
                throw OperationError(
                    .nothingToRun,
                    "the turn of thread \(thread) is finished at checkpoint \(checkpoint): replaying it runs nothing"
                )
            }
            let view = try await view(of: thread)
            try Self.require(request.head, in: view)
            guard view.thread.status != .busy else { throw Self.busy(thread) }
            guard let assistant = view.thread.assistant else {
                throw OperationError(.unknownWorkflow, "the server does not say which graph thread \(thread) runs")
            }
            var body = RunBody.shared(assistant: assistant, marks: marks(request.token))
            body["checkpoint_id"] = .string(checkpoint.rawValue)
            if let input = request.input { body["input"] = input }
            return try await submit(body, on: thread, token: request.token).run()
        }
    }

    /// Sets the values of a thread at one of its checkpoints, and returns the new checkpoint.
    ///
    /// No task runs.
    ///
    /// The newest checkpoint is compared just before the request is sent. A change between the comparison and the
    /// request is not detected.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `thread_changed`; `thread_busy`; `invalid_input`; `read_only`.
    package func setState(_ edit: StateEdit) async throws -> CheckpointID {
        let thread = edit.thread
        try requireWritable(to: "set the state of thread \(ForeignText.identifier(thread))")
        return try await attempting("setting the state of thread \(ForeignText.identifier(thread))") {
            _ = try await state(at: edit.checkpoint, of: thread)
            let view = try await view(of: thread)
            try Self.require(edit.head, in: view)
            guard view.thread.status != .busy else { throw Self.busy(thread) }
            var body: JSONObject = [
                "values": edit.value,
                "checkpoint": [
                    "thread_id": .string(thread.rawValue), "checkpoint_ns": "",
                    "checkpoint_id": .string(edit.checkpoint.rawValue),
                ],
            ]
            if let node = edit.node { body["as_node"] = .string(node) }
            do {
                let reply = try await server.json(.write("/threads/\(thread)/state", body))
                let made = reply["checkpoint"]?["checkpoint_id"] ?? reply["checkpoint_id"]
                guard let made = made?.stringValue else {
                    throw OperationError(
                        .serverFailed,
                        "the server does not name the checkpoint it created on thread \(thread)",
                        isOutcomeUnknown: true
                    )
                }
                return CheckpointID(made)
            } catch is MissingResource {
                throw noThread(thread)
            } catch let error as RefusedRequest {
                throw OperationError(
                    .invalidInput,
                    "the server does not accept the values on thread \(thread): \(ForeignText.quoted(error.detail))",
                    cause: error
                )
            }
        }
    }

    private static func require(_ head: CheckpointID?, in view: ThreadView) throws {
        guard let head, head != view.state.checkpoint else { return }
        throw OperationError(
            .threadChanged,
            "thread \(view.thread.id) has a newer checkpoint, \(ForeignText.identifier(view.state.checkpoint ?? "")), than the preview shows: read the thread again"
        )
    }
}
