import OrderedCollections
import Signoff
package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Sets the saved value of a thread as if its workflow had returned it, or changes the state of a graph as if one of
    /// its nodes had returned an update, and returns the new checkpoint.
    ///
    /// No task runs.
    ///
    /// The edit ends a waiting or failed turn at the checkpoint and withdraws its questions. At an earlier checkpoint,
    /// the edit makes a branch that becomes the newest. The edit is one transaction and needs no worker. A value that
    /// an entrypoint cannot read fails the next turn. The reducers of a graph fold the update, and the edges and
    /// branches of the node are followed.
    ///
    /// - Returns: The new checkpoint.
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `thread_changed` when `head` is no longer the newest
    ///   checkpoint; `unknown_workflow` for a graph that this program does not have; `invalid_input` for an update that
    ///   the graph refuses; `usage` for a node of a workflow that is not a graph; `thread_busy`; `read_only`.
    package func setState(_ edit: StateEdit) async throws -> CheckpointID {
        let (thread, checkpoint) = (edit.thread, edit.checkpoint)
        try requireWritable(to: "set the state of thread \(ForeignText.identifier(thread))")
        return try await attempting("setting the state of thread \(ForeignText.identifier(thread))") {
            let preview = try await forkPreview(of: thread, from: checkpoint)
            try Self.require(edit.head, of: preview)
            let (runtime, update) = try stateUpdate(edit.value, as: edit.node, at: preview)
            let made = try await Self.refusingUpdate {
                try await runtime.updateState(
                    of: thread,
                    supersteps: [[update]],
                    at: Self.place(of: update, at: preview),
                    config: RunConfig(requestedBy: identity.name),
                    requiring: [.idle(thread), .head(thread, preview.head)]
                )
            }
            guard let id = made.checkpoint else { throw Self.noCheckpoint(checkpoint, thread) }
            return id
        }
    }

    /// Returns the effect of an update of a graph's state, and stores nothing.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `unknown_workflow` for a graph that this program does not
    ///   have; `invalid_input` for an update that the graph refuses; `usage` for a workflow that is not a graph.
    package func stateEditPreview(of draft: StateEditDraft) async throws -> StateEditPreview {
        let thread = draft.thread
        return try await attempting("previewing an update of thread \(ForeignText.identifier(thread))") {
            let preview = try await forkPreview(of: thread, from: draft.checkpoint)
            guard preview.isGraph else {
                throw OperationError(
                    .usage,
                    "thread \(ForeignText.identifier(thread)) belongs to no graph: set its saved value instead"
                )
            }
            let (runtime, update) = try stateUpdate(draft.update, as: draft.node, at: preview)
            let planned = try await Self.refusingUpdate {
                try await runtime.plannedUpdate(
                    of: thread,
                    supersteps: [[update]],
                    at: Self.place(of: update, at: preview)
                )
            }
            return StateEditPreview(planned, of: draft.update)
        }
    }

    /// The update of a thread, and the runtime that can apply it.
    private func stateUpdate(
        _ value: JSONValue,
        as node: String?,
        at preview: ForkPreview
    ) throws -> (runtime: WorkflowRuntime, update: StateUpdate) {
        let thread = ForeignText.identifier(preview.thread)
        guard preview.isGraph else {
            if let node {
                throw OperationError(
                    .usage,
                    "thread \(thread) belongs to no graph and has no node \(ForeignText.name(node)): omit the node"
                )
            }
            return (try WorkflowRuntime(storage: storage), try .result(value))
        }
        guard let graph = graph(of: preview) else {
            throw OperationError(
                .unknownWorkflow,
                "thread \(thread) belongs to \(preview.workflow.map { "the graph \(ForeignText.name($0))" } ?? "a graph"), which this program does not have: "
                    + "update the state in a program that has the graph and its reducers"
            )
        }
        guard let channels = value.objectValue else {
            throw OperationError(
                .invalidInput,
                "an update of \(ForeignText.name(graph.listing.name)) is an object of its channels, such as {\"\(graph.graphStructure?.stateChannels.first ?? "channel")\": …}"
            )
        }
        let runtime = try WorkflowRuntime(storage: storage, entrypoints: [graph.entrypoint])
        return (runtime, try .values(channels, as: node, of: graph.listing.name))
    }

    /// The registered graph of a thread; `nil` for a thread of another workflow.
    private func graph(of preview: ForkPreview) -> RegisteredWorkflow? {
        registered.first { $0.listing.name == preview.workflow && $0.graphStructure != nil }
    }

    /// The checkpoint that an update names.
    ///
    /// The newest checkpoint of a graph is not named, so that the results of its finished tasks are kept.
    private static func place(of update: StateUpdate, at preview: ForkPreview) -> CheckpointID? {
        preview.isGraph && preview.checkpoint == preview.head ? nil : preview.checkpoint
    }

    /// Throws `invalid_input`, with the reason, if a graph refuses an update.
    private static func refusingUpdate<Value>(_ body: () async throws -> Value) async throws -> Value {
        let refusals: Set<WorkflowError.Code> = [.invalidUpdate, .invalidInput, .stateNotDecodable]
        do {
            return try await body()
        } catch let error as WorkflowError where refusals.contains(error.code) {
            throw OperationError(.invalidInput, error.message, cause: error)
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

extension StateEditPreview {
    /// Describes a planned update.
    fileprivate init(_ planned: PlannedUpdate, of update: JSONValue) {
        let before = planned.before.jsonProjection.objectValue ?? [:]
        let after = planned.after.jsonProjection.objectValue ?? [:]
        let written = update.objectValue ?? [:]
        let others = (Array(before.keys) + after.keys.filter { before[$0] == nil })
            .filter { written[$0] == nil && before[$0] != after[$0] }
        self.init(
            node: planned.nodes.joined(separator: ", "),
            channels: (Array(written.keys) + others).map { name in
                Channel(
                    name: name,
                    isReduced: planned.reducedChannels.contains(name),
                    before: before[name],
                    update: written[name],
                    after: after[name]
                )
            },
            next: planned.next
        )
    }
}
