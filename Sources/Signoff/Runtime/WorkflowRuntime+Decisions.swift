import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// Reads the thread and decides what the run does.
    func decide(
        _ request: Request,
        of entrypoint: AnyEntrypoint,
        on thread: ThreadID,
        config: RunConfig,
        run: Run? = nil
    ) async throws -> RunStateMachine.Decision {
        guard let saver else { return .newTurn(after: nil) }
        let newest = try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread))
        var head = newest
        if let wanted = config.checkpoint, wanted != newest?.checkpoint.id {
            head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread, checkpoint: wanted))
        }
        var machine = RunStateMachine(workflow: entrypoint.name, thread: thread, head: head)
        machine.isAddressed = config.checkpoint != nil
        machine.isNewest = head?.checkpoint.id == newest?.checkpoint.id
        machine.isRepeated = (run?.attempt ?? 1) > 1
        switch request {
        case .input(let input):
            if let run, machine.isRepeated, let newest, try await hasBegun(run, input, at: newest, in: saver) {
                machine = RunStateMachine(workflow: entrypoint.name, thread: thread, head: newest)
                return machine.decide(.proceed)
            }
            return machine.decide(.input)
        case .replay:
            if let run, machine.isRepeated, let newest, let wanted = config.checkpoint,
                try await hasForked(run, from: wanted, at: newest, in: saver)
            {
                machine = RunStateMachine(workflow: entrypoint.name, thread: thread, head: newest)
                return machine.decide(.proceed)
            }
            return machine.decide(.replay)
        case .update:
            return machine.decide(.input)
        case .proceed:
            if config.checkpoint != nil { return machine.decide(.replay) }
            machine.openInterrupts = try await openInterrupts(at: head, in: saver)
            return machine.decide(.proceed)
        case .resume(let command):
            machine.openInterrupts = try await openInterrupts(at: head, in: saver)
            if machine.isRepeated, let head, let parent = head.parent {
                let address = CheckpointAddress(thread: thread, checkpoint: parent)
                machine.earlier = RecordedStep(try await saver.savedCheckpoint(at: address)?.pendingWrites ?? [])
            }
            return machine.decide(.resume(command))
        }
    }

    /// The questions open at a checkpoint, those of nested runs included.
    private func openInterrupts(
        at head: SavedCheckpoint?,
        in saver: any CheckpointSaver
    ) async throws -> [OpenInterrupt] {
        guard let head, head.checkpoint.channelValues[ReservedChannel.start] != nil else { return [] }
        let nested = try await nestedHeads(under: head, in: saver)
        return ThreadReading(heads: [head] + nested, taskNames: services.names.all).openInterrupts
    }

    /// The newest checkpoints of the runs nested in the step that starts at `head`.
    func nestedHeads(under head: SavedCheckpoint, in saver: any CheckpointSaver) async throws -> [SavedCheckpoint] {
        // Nested runs began after the checkpoint they are nested in: their ids are greater.
        var heads: [String: SavedCheckpoint] = [:]
        var query = CheckpointQuery(thread: head.thread, after: head.checkpoint.id, limit: 32)
        while true {
            let page = try await saver.savedCheckpoints(matching: query)
            for saved in page {
                if saved.namespace == head.namespace || heads[saved.namespace] != nil { continue }
                let parent = saved.metadata.parents[head.namespace]
                if parent == .string(head.checkpoint.id.rawValue) { heads[saved.namespace] = saved }
            }
            guard let last = page.last, page.count == query.limit else { return Array(heads.values) }
            query.before = last.checkpoint.id
        }
    }

    /// Whether the new turn a taken-over run was to begin was begun by an earlier attempt of it.
    private func hasBegun(
        _ run: Run,
        _ input: ThreadRun.Input,
        at newest: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> Bool {
        let wanted: StoredValue
        switch run.request.action {
        case .start(let input), .branch(_, let input): wanted = input
        case .resume, .proceed, .replay, .update: return false
        }
        var start = newest
        if newest.metadata.source == .loop, let parent = newest.parent {
            let address = CheckpointAddress(thread: newest.thread, checkpoint: parent)
            guard let saved = try await saver.savedCheckpoint(at: address) else { return false }
            start = saved
        }
        return start.metadata.source == .input && start.belongs(to: run)
            && start.checkpoint.channelValues[ReservedChannel.start] == wanted
    }

    /// Whether the fork a taken-over run was to make was made by an earlier attempt of it.
    private func hasForked(
        _ run: Run,
        from checkpoint: CheckpointID,
        at newest: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> Bool {
        var fork = newest
        if newest.metadata.source == .loop, let parent = newest.parent {
            let address = CheckpointAddress(thread: newest.thread, checkpoint: parent)
            guard let saved = try await saver.savedCheckpoint(at: address) else { return false }
            fork = saved
        }
        return fork.metadata.source == .fork && fork.parent == checkpoint && fork.belongs(to: run)
    }
}

extension SavedCheckpoint {
    /// Whether a run made this checkpoint: it is noted in it, or it was made while the run was under way.
    fileprivate func belongs(to run: Run) -> Bool {
        if let noted = metadata.entries["run_id"]?.stringValue { return noted == run.id.rawValue }
        guard let made = checkpoint.id.createdAt else { return false }
        return made >= run.createdAt
    }
}
