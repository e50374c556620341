import Signoff
package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Sets the saved value of a thread as if its workflow had returned it, and returns the new checkpoint.
    ///
    /// Nothing runs.
    ///
    /// The edit ends a waiting or failed turn at the checkpoint, and its questions disappear. At an earlier checkpoint
    /// it makes a branch, which becomes the newest. It is one transaction, without a worker. Whether the workflow can
    /// read the value shows when its next turn begins.
    ///
    /// - Returns: The new checkpoint.
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `thread_changed` when `head` is no longer the newest checkpoint; `thread_busy`; `read_only`; `unsupported` for a thread of a graph.
    package func setState(_ edit: StateEdit) async throws -> CheckpointID {
        let (thread, checkpoint) = (edit.thread, edit.checkpoint)
        try requireWritable(to: "set the state of thread \(ForeignText.identifier(thread))")
        return try await attempting("setting the state of thread \(ForeignText.identifier(thread))") {
            let preview = try await forkPreview(of: thread, from: checkpoint)
            try Self.require(edit.head, of: preview)
            // The value of an entrypoint among the channels of a graph would be read by no node, and ends the turn.
            guard !preview.isOfGraph else {
                throw OperationError(
                    .unsupported,
                    "thread \(ForeignText.identifier(thread)) belongs to a graph, whose state is updated as one of its nodes: "
                        + "use updateState in a program that has the graph"
                )
            }
            let runtime = try WorkflowRuntime(storage: storage)
            let made = try await runtime.updateState(
                of: thread,
                supersteps: [[try .result(edit.value)]],
                at: checkpoint,
                config: RunConfig(requestedBy: identity.name),
                requiring: [.idle(thread), .head(thread, preview.head)]
            )
            guard let id = made.checkpoint else { throw Self.noCheckpoint(checkpoint, thread) }
            return id
        }
    }

    /// Throws `thread_changed` when a thread has another newest checkpoint than was seen.
    static func require(_ head: CheckpointID?, of preview: ForkPreview) throws {
        guard let head, head != preview.head else { return }
        throw OperationError(
            .threadChanged,
            "thread \(ForeignText.identifier(preview.thread)) has a newer checkpoint, \(ForeignText.identifier(preview.head)), than when this was prepared: look again"
        )
    }
}
