import OrderedCollections
public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Sets the value of a thread as if the workflow had returned it.
    ///
    /// No task runs.
    ///
    /// The update ends a waiting or failed turn and withdraws its question. At an earlier checkpoint, the update forks
    /// the thread: the new checkpoint follows the given one and becomes the newest.
    ///
    /// - Parameters:
    ///   - thread: The thread. An unused thread begins with this value.
    ///   - entrypoint: The workflow.
    ///   - value: The value. The next turn receives it as `previous`.
    ///   - checkpoint: The checkpoint that the new one follows; `nil` for the newest.
    ///   - config: The scalars to record, and the behavior when a run holds the thread.
    /// - Returns: The address of the new checkpoint.
    /// - Throws: ``WorkflowError`` `saver_required`, `not_storable`, `checkpoint_unknown`, `workflow_mismatch` when the
    ///   thread waits in another workflow, `invalid_update` when the next turn could not read the value, for example
    ///   because the workflow saves another type than it returns, `thread_busy`; ``CheckpointError`` from the saver.
    ///   Nothing is then changed.
    @discardableResult
    public func updateState<Input, Output>(
        of thread: ThreadID,
        as entrypoint: Entrypoint<Input, Output>,
        to value: Output,
        at checkpoint: CheckpointID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> CheckpointAddress {
        let update = try StateUpdate.result(value, of: entrypoint.name)
        return try await updateState(of: thread, supersteps: [[update]], at: checkpoint, config: config)
    }

    /// Sets the value of a thread, and the `previous` value of its next turn, as if the workflow had returned both.
    ///
    /// No task runs.
    ///
    /// See ``updateState(of:as:to:at:config:)``.
    ///
    /// - Throws: ``WorkflowError`` `invalid_update` when the next turn could not read the saved value; the errors of
    ///   that function. Nothing is then changed.
    @discardableResult
    public func updateState<Input, Output, Saved>(
        of thread: ThreadID,
        as entrypoint: Entrypoint<Input, Output>,
        to final: Final<Output, Saved>,
        at checkpoint: CheckpointID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> CheckpointAddress {
        let update = try StateUpdate.result(final, of: entrypoint.name)
        return try await updateState(of: thread, supersteps: [[update]], at: checkpoint, config: config)
    }

    /// Refuses a value that the next turn of a workflow could not read.
    ///
    /// An unregistered workflow cannot be checked.
    private func check(_ update: StateUpdate, by workflow: String, on thread: ThreadID) throws {
        guard let entrypoint = workflows.first(where: { $0.name.hasSameBytes(as: workflow) }) else { return }
        switch update.change {
        case .input(let input): try entrypoint.check(input)
        case .result(let value, let saved):
            do {
                try entrypoint.result.check(value)
            } catch {
                let what = "returned it, which returns \(entrypoint.result.name)"
                throw unreadable(what, by: workflow, on: thread, error)
            }
            do {
                try entrypoint.saved.check(saved ?? value)
            } catch {
                let advice = saved == nil ? ". Give what it saves too, as Final(value, save: saved)" : ""
                let what = "saved it, whose turns save \(entrypoint.saved.name)"
                throw unreadable(what, by: workflow, on: thread, error, advice)
            }
        case .clear, .copy, .node: break
        }
    }

    private func unreadable(
        _ what: String,
        by workflow: String,
        on thread: ThreadID,
        _ cause: any Error,
        _ advice: String = ""
    ) -> WorkflowError {
        WorkflowError(
            .invalidUpdate,
            "The state of thread \(thread) cannot be set as if \(workflow) had \(what): \(CodingFault(cause))\(advice)",
            thread: thread,
            task: workflow,
            cause: cause
        )
    }

    /// Changes the state of a thread from outside, superstep by superstep, in one transaction.
    ///
    /// - Parameters:
    ///   - thread: The thread. An unused thread can begin with a result or an input.
    ///   - supersteps: The changes of each superstep. A superstep makes one checkpoint. For an entrypoint, it contains
    ///     exactly one change.
    ///   - checkpoint: The checkpoint that the first superstep follows; `nil` for the newest.
    ///   - config: The scalars to record, the behavior when a run holds the thread, and the nested run to change
    ///     (``RunConfig/checkpointNamespace``).
    /// - Returns: The address of the last new checkpoint.
    /// - Throws: ``WorkflowError`` `invalid_update` without a superstep, for a superstep that is empty or has several
    ///   changes, for nothing to clear or copy, and for a registered workflow that neither returns nor saves such a
    ///   value; `invalid_input` for an input that the workflow does not accept; `workflow_unknown`; the errors of
    ///   ``updateState(of:as:to:at:config:)``. Nothing is then changed.
    @discardableResult
    public func updateState(
        of thread: ThreadID,
        supersteps: [[StateUpdate]],
        at checkpoint: CheckpointID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> CheckpointAddress {
        try await updateState(of: thread, supersteps: supersteps, at: checkpoint, config: config, requiring: [])
    }

    /// Changes the thread like ``updateState(of:supersteps:at:config:)``, if the thread is unchanged since it was read.
    ///
    /// - Throws: `thread_changed` or `thread_busy` when a guard does not hold; the errors of
    ///   ``updateState(of:supersteps:at:config:)``. Nothing is then changed.
    @discardableResult
    package func updateState(
        of thread: ThreadID,
        supersteps: [[StateUpdate]],
        at checkpoint: CheckpointID? = nil,
        config: RunConfig = RunConfig(),
        requiring guards: [RunGuard]
    ) async throws -> CheckpointAddress {
        let saver = try requiredSaver(for: "The state of thread \(thread)")
        if supersteps.isEmpty { throw invalidUpdate("the call has no updates", thread) }
        for step in supersteps where step.isEmpty { throw invalidUpdate("a step has no updates", thread) }
        // Invalid updates are refused before the thread is held, so that a run that failed to begin does not become the
        // newest run.
        let workflow = try await changes(supersteps, of: thread, at: checkpoint, config: config, in: saver).workflow
        return try await holding(thread, at: workflow, config: config, requiring: guards) { lease in
            let plan = try await changes(supersteps, of: thread, at: checkpoint, config: config, in: saver)
            try await saver.apply(plan.changes, holding: lease)
            return plan.end
        }
    }

    /// Returns the effect of ``updateState(of:supersteps:at:config:)``, and stores nothing.
    ///
    /// - Throws: The errors of ``updateState(of:supersteps:at:config:)``.
    package func plannedUpdate(
        of thread: ThreadID,
        supersteps: [[StateUpdate]],
        at checkpoint: CheckpointID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> PlannedUpdate {
        let saver = try requiredSaver(for: "The state of thread \(thread)")
        let plan = try await changes(supersteps, of: thread, at: checkpoint, config: config, in: saver)
        return PlannedUpdate(nodes: plan.nodes, structure: plan.structure, base: plan.base, end: plan.last)
    }

    private struct UpdatePlan {
        var changes: [CheckpointChange] = []
        var workflow = ""
        var end: CheckpointAddress
        /// The nodes as which the state changes.
        var nodes: [String] = []
        var structure: StepStructure?
        /// The checkpoint that the first superstep follows.
        var base: SavedCheckpoint?
        /// The checkpoint of the last superstep.
        var last: SavedCheckpoint?
    }

    private func changes(
        _ supersteps: [[StateUpdate]],
        of thread: ThreadID,
        at address: CheckpointID?,
        config: RunConfig,
        in saver: any CheckpointSaver
    ) async throws -> UpdatePlan {
        let namespace = config.checkpointNamespace
        let place = CheckpointAddress(thread: thread, namespace: namespace)
        let newest = try await saver.savedCheckpoint(at: place)
        if newest == nil, !namespace.isEmpty {
            throw WorkflowError(
                .checkpointUnknown,
                "Thread \(thread) has no nested run \(namespace) to update; name one that its state lists",
                thread: thread
            )
        }
        var base = newest
        if let address, address != newest?.checkpoint.id {
            base = try await saver.savedCheckpoint(
                at: CheckpointAddress(thread: thread, namespace: namespace, checkpoint: address)
            )
            if base == nil {
                throw WorkflowError(
                    .checkpointUnknown,
                    "Thread \(thread) has no checkpoint \(address) to update",
                    thread: thread
                )
            }
        }
        var plan = UpdatePlan(
            end: CheckpointAddress(thread: thread, namespace: namespace, checkpoint: newest?.checkpoint.id)
        )
        plan.base = base
        for step in supersteps {
            if let (graph, program) = graph(of: step[0], at: base) {
                plan.workflow = graph.name
                var draft = draft(of: program.structure, on: thread, config: config, newest: plan.end.checkpoint)
                draft.namespace = namespace
                draft.parents = base?.metadata.parents ?? [:]
                let (rows, next, nodes) = try await changes(
                    step,
                    of: graph,
                    program,
                    after: base,
                    isAddressed: address != nil && plan.changes.isEmpty,
                    draft
                )
                plan.nodes += nodes
                plan.structure = program.structure
                plan.last = next
                plan.changes += rows + [.checkpoint(next)]
                plan.end.checkpoint = next.checkpoint.id
                base = next
                continue
            }
            guard step.count == 1 else {
                throw invalidUpdate("a step has \(step.count) updates, and takes one", thread)
            }
            let update = step[0]
            plan.workflow = try workflowName(of: update, at: base, on: thread)
            try check(update, by: plan.workflow, on: thread)
            let structure = StepStructure(entrypoint: plan.workflow)
            let draft = draft(of: structure, on: thread, config: config, newest: plan.end.checkpoint)
            let next = try checkpoint(for: update, by: plan.workflow, after: base, draft)
            if let base, case .result(let value, let saved) = update.change {
                plan.changes.append(.writes(try writes(value, saved ?? value, by: plan.workflow, at: base)))
            }
            plan.structure = structure
            plan.last = next
            plan.changes.append(.checkpoint(next))
            plan.end.checkpoint = next.checkpoint.id
            base = next
        }
        return plan
    }

    private func checkpoint(
        for update: StateUpdate,
        by workflow: String,
        after base: SavedCheckpoint?,
        _ draft: CheckpointDraft
    ) throws -> SavedCheckpoint {
        switch update.change {
        case .result(let value, let saved):
            let update = TaskWrites(
                name: workflow,
                path: TaskIdentity.updatePath(0),
                triggers: [ReservedChannel.interrupt],
                writes: Self.writes(value, saved ?? value)
            )
            return try draft.update(after: base, applying: [update])
        case .input(let input): return try draft.input(input, after: base)
        case .node: throw invalidUpdate("\(workflow) is not a graph and has no nodes", draft.thread)
        case .clear, .copy:
            guard let base else {
                throw invalidUpdate("the thread has no checkpoint to clear or copy", draft.thread)
            }
            if case .copy = update.change { return draft.copy(of: base) }
            // The input counts as consumed, and the values stay unchanged.
            let due = Superstep(draft.structure).tasks(at: base).map { TaskWrites($0, []) }
            return try draft.update(after: base, applying: due)
        }
    }

    /// Returns the record of the update beside the checkpoint it follows, under the body's own task if the body waits
    /// there.
    private func writes(
        _ value: StoredValue,
        _ saved: StoredValue,
        by workflow: String,
        at base: SavedCheckpoint
    ) throws -> WriteBatch {
        let task: TaskID =
            if Superstep(StepStructure(entrypoint: workflow)).isUnfinished(base.checkpoint) {
                try TaskIdentity(
                    body: workflow,
                    checkpoint: base.checkpoint.id,
                    checkpointStep: base.metadata.step ?? -1
                ).id
            } else {
                TaskIdentity.update(at: base.checkpoint.id)
            }
        return WriteBatch(
            address: base.address,
            task: task,
            taskPath: TaskIdentity.updatePath(0),
            writes: Self.writes(value, saved)
        )
    }

    private static func writes(_ value: StoredValue, _ saved: StoredValue) -> [ChannelWrite] {
        [ChannelWrite(ReservedChannel.end, value), ChannelWrite(ReservedChannel.previous, saved)]
    }

    /// Returns the workflow that an update acts as.
    private func workflowName(
        of update: StateUpdate,
        at base: SavedCheckpoint?,
        on thread: ThreadID
    ) throws -> String {
        let own = base.flatMap { $0.waitingWorkflow ?? ThreadReading(heads: [$0]).workflow }
        guard let wanted = update.workflow else {
            if let name = own ?? (workflows.count == 1 ? workflows.first?.name : nil) { return name }
            throw invalidUpdate("the update must name its workflow", thread)
        }
        let name = try workflow(named: wanted).name
        if let base, base.checkpoint.channelValues[ReservedChannel.start] != nil, let own, own != name {
            throw WorkflowError(
                .workflowMismatch,
                "Thread \(thread) waits in the workflow \(own) and cannot be updated as \(name)",
                thread: thread,
                task: name
            )
        }
        return name
    }

    private func draft(
        of structure: StepStructure,
        on thread: ThreadID,
        config: RunConfig,
        newest: CheckpointID?
    ) -> CheckpointDraft {
        CheckpointDraft(
            thread: thread,
            namespace: "",
            structure: structure,
            parents: [:],
            scalars: config.scalars,
            ids: services.ids,
            time: services.time,
            random: services.random,
            newest: newest
        )
    }

    func invalidUpdate(_ what: String, _ thread: ThreadID) -> WorkflowError {
        WorkflowError(
            .invalidUpdate,
            "The state of thread \(thread) was not updated: \(what)",
            thread: thread
        )
    }
}
