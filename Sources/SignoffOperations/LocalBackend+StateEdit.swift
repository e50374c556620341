import Signoff
package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Sets the saved value of a thread as if its workflow had returned it, and returns the new checkpoint.
    ///
    /// No task runs.
    ///
    /// The edit ends a waiting or failed turn at the checkpoint and withdraws its questions. At an earlier checkpoint,
    /// the edit makes a branch that becomes the newest. The edit is one transaction and needs no worker. A value that
    /// the workflow cannot read fails the next turn.
    ///
    /// - Returns: The new checkpoint.
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `thread_changed` when `head` is no longer the newest
    ///   checkpoint; `thread_busy`; `read_only`; `unsupported` for a thread of a graph.
    package func setState(_ edit: StateEdit) async throws -> CheckpointID {
        let (thread, checkpoint) = (edit.thread, edit.checkpoint)
        try requireWritable(to: "set the state of thread \(ForeignText.identifier(thread))")
        return try await attempting("setting the state of thread \(ForeignText.identifier(thread))") {
            let preview = try await forkPreview(of: thread, from: checkpoint)
            try Self.require(edit.head, of: preview)
            // No node reads the value of an entrypoint among the channels of a graph, and the value would end the turn.
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

    /// Throws `thread_changed` when the newest checkpoint of a thread differs from the one that the operator saw.
    static func require(_ head: CheckpointID?, of preview: ForkPreview) throws {
        guard let head, head != preview.head else { return }
        throw OperationError(
            .threadChanged,
            "thread \(ForeignText.identifier(preview.thread)) has a newer checkpoint, \(ForeignText.identifier(preview.head)), than when this was prepared: look again"
        )
    }
}
