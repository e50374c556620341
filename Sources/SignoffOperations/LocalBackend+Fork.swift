import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns the effect of running a thread again from one of its checkpoints, without running the thread.
    ///
    /// The cost is linear in the number of checkpoints and stored events of the thread. Rows identify called tasks by a
    /// hash only, and the events contain the names.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - checkpoint: The checkpoint to run from. A checkpoint of a nested run stands for the root checkpoint of its
    ///     superstep, where the thread forks.
    /// - Returns: The preview.
    /// - Throws: `thread_not_found`; `checkpoint_not_found`.
    package func forkPreview(of thread: ThreadID, from checkpoint: CheckpointID) async throws -> ForkPreview {
        try await attempting(
            "looking at checkpoint \(ForeignText.identifier(checkpoint)) of thread \(ForeignText.identifier(thread))"
        ) {
            let all = try await storage.checkpoints.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            if all.isEmpty { try await requireThread(thread) }
            let workflow = try await workflow(of: thread)
            let preview = ForkPreview(
                from: Self.rootCheckpoint(of: checkpoint, in: all),
                in: all,
                workflow: workflow,
                names: try await taskNames(of: thread),
                structure: registered.first { $0.listing.name == workflow }?.graphStructure
            )
            guard let preview else { throw Self.noCheckpoint(checkpoint, thread) }
            return preview
        }
    }

    /// Requests that a thread run again from an earlier checkpoint, and returns the pending run.
    ///
    /// Results of earlier turns are kept. The body and the tasks of the turn that starts at the checkpoint run again,
    /// including side effects, and ask again. Later checkpoints remain as an old branch.
    ///
    /// - Returns: The pending run.
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `nothing_to_run` when the turn is finished at the
    ///   checkpoint, the checkpoint is the last one and the request has no input; `thread_changed` when `head` is no
    ///   longer the newest checkpoint; `unknown_workflow`; `invalid_input`; `thread_busy`; `read_only`.
    package func fork(_ request: ForkRequest) async throws -> Run {
        let (thread, checkpoint) = (request.thread, request.checkpoint)
        try requireWritable(to: "run thread \(ForeignText.identifier(thread)) again")
        return try await attempting(
            "running thread \(ForeignText.identifier(thread)) again from checkpoint \(ForeignText.identifier(checkpoint))"
        ) {
            // A request that is repeated because its outcome was unknown would find the thread changed by its own first
            // attempt.
            if let run = try await storage.runs.run(clientToken: request.token.rawValue) { return run }
            let preview = try await forkPreview(of: thread, from: checkpoint)
            try Self.require(request.head, of: preview)
            guard let workflow = preview.workflow else {
                throw OperationError(
                    .unknownWorkflow,
                    "the database does not say which workflow thread \(ForeignText.identifier(thread)) runs"
                )
            }
            let action: RunAction
            if let input = request.input {
                guard preview.checkpoint == checkpoint else {
                    throw OperationError(
                        .usage,
                        "checkpoint \(ForeignText.identifier(checkpoint)) belongs to a nested run, which takes its input from its caller: leave the input out, or begin at the checkpoint \(ForeignText.identifier(preview.checkpoint)) of the thread itself"
                    )
                }
                action = .branch(from: checkpoint, input: try registered.named(workflow).stored(input))
            } else if preview.outcome == .nothing {
                throw OperationError(
                    .nothingToRun,
                    "the turn of thread \(ForeignText.identifier(thread)) is finished at its newest checkpoint \(ForeignText.identifier(checkpoint)): replaying it runs nothing"
                )
            } else {
                action = .replay(from: preview.checkpoint)
            }
            return try await storage.runs.submit(
                RunRequest(
                    thread: thread,
                    workflow: workflow,
                    action: action,
                    requestedBy: identity.name,
                    clientToken: request.token.rawValue
                ),
                requiring: [.idle(thread), .head(thread, preview.head)],
                recording: nil
            )
        }
    }

    /// Returns the workflow of the newest run of a thread; `nil` for a thread without runs in the queue.
    func workflow(of thread: ThreadID) async throws -> String? {
        try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first?.request.workflow
    }

    /// Returns the known task names of a thread, from its stored events and its failures.
    func taskNames(of thread: ThreadID) async throws -> Set<String> {
        var names = try await eventNames.names(of: thread, in: events)
        let runs = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 200))
        names.formUnion(runs.compactMap { $0.error?.task })
        return names
    }

    /// Returns the root checkpoint of the step in which a checkpoint of a nested run was made.
    ///
    /// A root or unknown checkpoint is returned unchanged.
    private static func rootCheckpoint(of checkpoint: CheckpointID, in thread: [SavedCheckpoint]) -> CheckpointID {
        guard let saved = thread.first(where: { $0.checkpoint.id == checkpoint }), !saved.namespace.isEmpty,
            let root = saved.metadata.parents[""]?.stringValue
        else { return checkpoint }
        return CheckpointID(root)
    }

    static func noCheckpoint(_ checkpoint: CheckpointID, _ thread: ThreadID) -> OperationError {
        OperationError(
            .checkpointNotFound,
            "checkpoint \(ForeignText.identifier(checkpoint)) does not exist on thread \(ForeignText.identifier(thread))"
        )
    }
}
