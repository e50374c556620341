import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// Replaces the checkpoint of a nested run in the settings with the root checkpoint of the superstep that contains
    /// it.
    ///
    /// The root checkpoint is forked, because the place of a nested run depends on the task that calls it, and a fork
    /// gives that task another id.
    ///
    /// - Parameters:
    ///   - config: The settings. Returned unchanged when they do not name a nested run.
    ///   - request: The request of the run.
    ///   - thread: The thread.
    ///   - workflow: The root workflow.
    /// - Returns: The settings, with the root checkpoint in place of the nested one.
    /// - Throws: `checkpoint_unknown` when the nested run does not have the checkpoint, when its step is not stored, or
    ///   when the request is neither to replay nor to proceed.
    ///
    /// > Source: LangGraph, `checkpoint_ns` and `checkpoint_map` in the config of a replay.
    func locatingRoot(
        of config: RunConfig,
        for request: Request,
        on thread: ThreadID,
        of workflow: String
    ) async throws -> RunConfig {
        guard !config.checkpointNamespace.isEmpty, let saver else { return config }
        let place = CheckpointAddress(
            thread: thread,
            namespace: config.checkpointNamespace,
            checkpoint: config.checkpoint
        )
        switch request {
        case .replay, .proceed: break
        case .input, .resume, .update:
            throw unknown(place, workflow, "a new turn and an answer begin at a checkpoint of the thread itself")
        }
        guard let nested = try await saver.savedCheckpoint(at: place) else {
            throw unknown(place, workflow, "the thread has no such checkpoint of a nested run")
        }
        guard let root = nested.metadata.parents[""]?.stringValue else {
            throw unknown(place, workflow, "the checkpoint does not say in which step of the thread it was made")
        }
        var located = config
        located.checkpointNamespace = ""
        located.checkpoint = CheckpointID(root)
        located.replayedPlaces = nested.metadata.parents(around: nested.namespace)
        located.replayedPlaces[nested.namespace] = .string(nested.checkpoint.id.rawValue)
        return located
    }

    private func unknown(_ place: CheckpointAddress, _ workflow: String, _ reason: String) -> WorkflowError {
        let checkpoint = place.checkpoint.map { "checkpoint \($0)" } ?? "the newest checkpoint"
        return WorkflowError(
            .checkpointUnknown,
            """
            \(workflow) cannot be run from \(checkpoint) of the nested run \(place.namespace) on thread \(place.thread): \(reason). Name one that the \
            history of that namespace lists
            """,
            thread: place.thread,
            task: workflow
        )
    }
}

extension CheckpointMetadata {
    /// Returns the checkpoints of the runs around the run in this namespace, by namespace.
    ///
    /// The places of a replay, which its checkpoints also name, are omitted.
    func parents(around namespace: String) -> JSONObject {
        parents.filter { $0.key.isEmpty || namespace.utf8.starts(with: "\($0.key)|".utf8) }
    }
}
