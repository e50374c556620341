import OrderedCollections
import SignoffCheckpoint

/// The loop of supersteps: plan, run, apply, make a checkpoint, until no node is due.
extension ThreadRun {
    /// The first step of a run.
    struct FirstStep {
        let base: SavedCheckpoint
        /// Whether the checkpoint is stored or was stored when the run began.
        var isStored = true
        var recorded = RecordedStep()
        /// Whether the run continues from stored state.
        var wasContinued = false
        /// The writes of commands to the channels, made while the step waited.
        var writes: [ChannelWrite] = []
        /// The changes to store with the step when everything is stored at its end.
        var carried: [CheckpointChange] = []
    }

    /// Runs the steps of a graph.
    func steps(of program: any NodeProgram, from first: FirstStep) async throws -> RunOutcome {
        var step = first
        var state = ChannelState(first.base.checkpoint)
        let limit = environment.config.recursionLimit
        guard limit > 0 else {
            throw WorkflowError(
                .recursionLimit,
                "\(entrypoint.name) may take \(limit) steps and so none: give a RunConfig.recursionLimit of 1 or more",
                thread: environment.thread,
                task: entrypoint.name
            )
        }
        // The step that consumes the input does not count toward the limit.
        let stop = (first.base.metadata.step ?? -1) + limit + (first.wasContinued ? 2 : 1)
        if !first.writes.isEmpty { try take(first.writes, of: program, into: &state) }
        if first.wasContinued {
            // A breakpoint that stopped the run here does not stop it again.
            state.checkpoint.versionsSeen[ReservedChannel.interrupt] = state.checkpoint.channelVersions
        }
        var carried = first.carried
        let memo = StateMemo()
        let (draft, breakpoints) = (draft, breakpoints)
        var tasks = program.superstep.tasks(at: step.base, order: .running, state: state)
        while true {
            let number = (step.base.metadata.step ?? -1) + 1
            let session = try RunSession(
                environment: environment,
                entrypoint: entrypoint,
                base: step.base,
                isBaseStored: step.isStored,
                recorded: step.recorded,
                caller: caller,
                trace: trace,
                tasks: tasks.compactMap(\.identity),
                carried: carried,
                state: state,
                remainingSteps: stop - number
            )
            if step.base.checkpoint.id == first.base.checkpoint.id {
                if step.wasContinued { session.emitter.value(shown(state, of: program)) }
                session.emitBase(tasks)
            }
            if tasks.isEmpty {
                return .finished(.stored(result(of: state, program)))
            }
            if number > stop { throw recursionLimit(limit) }
            if program.pauses(.before, tasks, at: state.checkpoint, config: breakpoints) {
                return try await session.pause()
            }
            try checkDrain()
            let call = NodeCall(
                state: state,
                argument: nil,
                remainingSteps: stop - number,
                task: "",
                memo: memo
            )
            let ended = await session.run(tasks, of: program, call)
            if let outcome = try await session.unfinished(ended, program, from: state) { return outcome }
            let loop = try await close(ended, session, step, program, draft, &state, next: &tasks)
            carried = session.carriedRecords
            step = FirstStep(base: loop, isStored: !session.storesAtExit)
            if program.pauses(.after, ended.map(\.task), at: state.checkpoint, config: breakpoints) {
                return try await session.pause()
            }
        }
    }

    /// Returns the value of a state for the stream of values.
    private func shown(_ state: ChannelState, of program: any NodeProgram) -> StoredValue {
        program.structure.value(of: state, keys: outputChannels)
    }

    /// Returns the result of the run.
    private func result(of state: ChannelState, _ program: any NodeProgram) -> StoredValue {
        outputChannels == nil ? program.result(of: state) : shown(state, of: program)
    }

    /// Applies the writes of a command, without a checkpoint.
    private func take(
        _ writes: [ChannelWrite],
        of program: any NodeProgram,
        into state: inout ChannelState
    ) throws {
        let version = ChannelVersion.next(after: state.checkpoint.channelVersions, random: services.random)
        let task = TaskWrites(name: ReservedChannel.input, path: "", triggers: [], writes: writes)
        let updated = try program.superstep.apply([task], to: &state, version: version)
        state.checkpoint.updatedChannels = state.checkpoint.updatedChannels.map { $0 + updated }
    }

    /// Applies the writes of a step, and stores and reports the resulting checkpoint.
    private func close(
        _ ended: [EndedNode],
        _ session: RunSession,
        _ step: FirstStep,
        _ program: any NodeProgram,
        _ draft: CheckpointDraft,
        _ state: inout ChannelState,
        next tasks: inout [PlannedTask]
    ) async throws -> SavedCheckpoint {
        let loop: SavedCheckpoint
        do {
            loop = try draft.loop(
                after: step.base,
                parent: session.parentOfEnd,
                from: &state,
                wasContinued: false,
                applying: ended.flatMap(\.applied)
                    + session.calledNames.map { TaskWrites(name: $0, path: "", triggers: [], writes: []) }
            )
        } catch let conflict as StepConflict {
            throw WorkflowError(
                .invalidUpdate,
                "\(entrypoint.name): \(conflict)",
                thread: environment.thread,
                task: entrypoint.name,
                cause: conflict.cause
            )
        }
        tasks = program.superstep.tasks(at: loop, order: .running, state: state)
        let changes = session.settleAnswers() + ended.flatMap(\.changes)
        if environment.mayStore { try await session.store(end: loop, after: changes, endsRun: tasks.isEmpty) }
        for node in ended where !node.isShown { session.show(node, program) }
        let isVisible =
            session.emitter.wants(.values)
            && ended.contains { node in
                node.writes?.contains { write in
                    program.structure.isState(write.channel) && outputChannels?.contains(write.channel) ?? true
                } ?? false
            }
        if isVisible { session.emitter.value(shown(state, of: program)) }
        if session.emitter.wants([.checkpoints, .debug]) {
            session.emit(checkpoint: loop, program.structure.value(of: state), tasks, parent: loop.parent)
        }
        await session.emitter.room()
        return loop
    }

    private func recursionLimit(_ limit: Int) -> WorkflowError {
        WorkflowError(
            .recursionLimit,
            """
            \(entrypoint.name) took \(limit) steps and has more to do. Everything up to here is stored: give the graph a way out, or proceed with a higher \
            RunConfig.recursionLimit
            """,
            thread: environment.thread,
            task: entrypoint.name
        )
    }
}

extension RunSession {
    /// Ends a step in which a task failed or waits; `nil` when all tasks have finished.
    ///
    /// - Throws: The error of the task that failed.
    func unfinished(
        _ ended: [EndedNode],
        _ program: any NodeProgram,
        from state: ChannelState
    ) async throws -> RunOutcome? {
        refuseAnswersNotReached()
        let error: (any Error)? =
            environment.failure ?? ended.lazy.compactMap(\.failure).first
            ?? (Task.isCancelled ? CancellationError() : nil)
        if let handover = error as? ParentHandover { throw handover }
        if let error {
            try await fail(error, ended, program)
            throw error
        }
        guard ended.contains(where: { $0.suspension != nil }) else { return nil }
        let last = ended.filter { !$0.isShown }
        let asked = openQuestions(surfacing: nil)
        let left = environment.mayStoreOutcomes ? try await questionsNotReached(besides: asked) : []
        if environment.mayStoreOutcomes {
            try await store(question: settleAnswers() + last.flatMap(\.changes))
            try await storeHeldBack()
        }
        for node in last { show(node, program) }
        let finished = ended.filter { $0.writes != nil }
        if !finished.isEmpty {
            var state = state
            let writes = finished.map { TaskWrites($0.task, $0.writes ?? []) }
            try? _ = program.superstep.apply(writes, to: &state, version: nil)
            emitter.value(program.structure.value(of: state, keys: outputChannels))
        }
        return .interrupted(asked + left)
    }

    private func fail(_ error: any Error, _ ended: [EndedNode], _ program: any NodeProgram) async throws {
        try await refuseAnswers()
        let settled = settleAnswers(mayContinue: true)
        let last = ended.filter { !$0.isShown }
        if environment.mayStoreOutcomes {
            try await store(settled + last.flatMap(\.changes))
            try await storeHeldBack()
        }
        for node in last { show(node, program) }
        if let task = failedTask(of: error) { environment.noteFailedTask(task) }
    }

    /// Stops between two steps, without a question.
    func pause() async throws -> RunOutcome {
        if environment.mayStoreOutcomes { try await storeHeldBack(always: true) }
        emitter.interrupts([])
        return .interrupted([])
    }

    /// Reports the checkpoint that the first step of a run starts from.
    func emitBase(_ tasks: [PlannedTask]) {
        guard let structure = entrypoint.nodes?.structure else { return }
        emit(checkpoint: base, structure.value(of: ChannelState(base.checkpoint)), tasks, parent: base.parent)
    }

    /// Reports a checkpoint with the tasks that are due at the checkpoint.
    func emit(checkpoint saved: SavedCheckpoint, _ value: StoredValue, _ tasks: [PlannedTask], parent: CheckpointID?) {
        guard environment.isStored else { return }
        emitter.checkpoint(
            CheckpointEvent(
                saved: saved,
                parent: parent,
                value: value,
                workflow: entrypoint.name,
                tasks: tasks.map { task in
                    let error = saved.pendingWrites.first { $0.task == task.id && $0.channel == ReservedChannel.error }
                    let interrupts = saved.pendingWrites.isEmpty ? [] : recorded.tasks[task.id]?.interrupts ?? []
                    return CheckpointEvent.Task(
                        id: task.id,
                        name: task.name,
                        error: error?.value.stringValue,
                        interrupts: interrupts
                    )
                }
            )
        )
    }
}
