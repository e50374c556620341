import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// Reads the thread and decides the action of the run.
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
        var machine = RunStateMachine(entrypoint, thread: thread, head: head)
        machine.address = config.checkpoint
        machine.isNewest = head?.checkpoint.id == newest?.checkpoint.id
        machine.isRepeated = (run?.attempt ?? 1) > 1
        machine.run = run?.id
        machine.ledgerHash = run?.ledgerHash
        machine.bindings = run?.request.bindings ?? [:]
        switch request {
        case .input(let input):
            if let run, machine.isRepeated, let newest, try await hasBegun(run, input, at: newest, in: saver) {
                machine = RunStateMachine(entrypoint, thread: thread, head: newest)
                return machine.decide(.proceed)
            }
            return machine.decide(.input)
        case .replay:
            if let run, machine.isRepeated, let newest, let wanted = config.checkpoint,
                try await hasForked(run, from: wanted, at: newest, in: saver)
            {
                machine = RunStateMachine(entrypoint, thread: thread, head: newest)
                return machine.decide(.proceed)
            }
            return machine.decide(.replay)
        case .update:
            return machine.decide(.input)
        case .proceed:
            if config.checkpoint != nil { return machine.decide(.replay) }
            machine.openInterrupts = try await openInterrupts(at: head, in: saver)
            if let head, machine.openInterrupts.count == 1 {
                machine.answersOfNestedRuns = try await answersOfNestedRuns(under: head, in: saver)
            }
            return machine.decide(.proceed)
        case .resume(let command):
            machine.openInterrupts = try await openInterrupts(at: head, in: saver)
            if let run, machine.isRepeated, let head {
                machine.settled = try await settledQuestions(of: run, from: head, in: saver)
            }
            return machine.decide(.resume(command))
        }
    }

    /// Returns the answers taken by nested runs of the superstep at `head`, which can include an answer without an id.
    private func answersOfNestedRuns(
        under head: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> [StoredValue] {
        let recorded = RecordedStep(head)
        guard recorded.bareAnswer != nil, recorded.bareRecord == nil else { return [] }
        var answers: [StoredValue] = []
        try await forEachNested(under: head, in: saver) { saved in
            answers += saved.pendingWrites.filter { $0.channel == ReservedChannel.resume }.flatMap { write in
                write.value.arrayValue ?? [write.value]
            }
        }
        return answers
    }

    /// Returns the questions that are open at a stored checkpoint, including those of nested runs.
    func openInterrupts(at address: CheckpointAddress) async throws -> [OpenInterrupt] {
        guard let saver else { return [] }
        return try await openInterrupts(at: try await saver.savedCheckpoint(at: address), in: saver)
    }

    /// Returns the questions that are open at a checkpoint, including those of nested runs.
    private func openInterrupts(
        at head: SavedCheckpoint?,
        in saver: any CheckpointSaver
    ) async throws -> [OpenInterrupt] {
        guard let head, !head.pendingWrites.isEmpty || head.checkpoint.channelValues[ReservedChannel.start] != nil
        else {
            return []
        }
        let nested = try await nestedHeads(under: head, in: saver)
        return ThreadReading(heads: [head] + nested, taskNames: services.names.all).openInterrupts
    }

    /// Returns the newest checkpoints of the runs nested in the step that starts at `head`.
    func nestedHeads(under head: SavedCheckpoint, in saver: any CheckpointSaver) async throws -> [SavedCheckpoint] {
        var heads: [String: SavedCheckpoint] = [:]
        try await forEachNested(under: head, in: saver) { saved in
            if heads[saved.namespace] == nil { heads[saved.namespace] = saved }
        }
        return Array(heads.values)
    }

    /// Visits the checkpoints of the runs nested in the step that starts at `head`, newest first.
    private func forEachNested(
        under head: SavedCheckpoint,
        in saver: any CheckpointSaver,
        _ visit: (SavedCheckpoint) -> Void
    ) async throws {
        // Nested runs begin after the checkpoint that contains them, so their ids are greater.
        var query = CheckpointQuery(thread: head.thread, after: head.checkpoint.id, limit: 32)
        while true {
            let page = try await saver.savedCheckpoints(matching: query)
            for saved in page where saved.namespace != head.namespace {
                let parent = saved.metadata.parents[head.namespace]
                if parent == .string(head.checkpoint.id.rawValue) { visit(saved) }
            }
            guard let last = page.last, page.count == query.limit else { return }
            query.before = last.checkpoint.id
        }
    }

    /// Returns the questions whose answers an earlier attempt of a run has delivered or found undeliverable.
    private func settledQuestions(
        of run: Run,
        from head: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> Set<InterruptID> {
        var steps = [head]
        // A run makes one checkpoint for each superstep. The answers were taken in its first superstep.
        while let step = steps.last, step.belongs(to: run) || steps.count == 1, let parent = step.parent {
            let address = CheckpointAddress(thread: head.thread, namespace: head.namespace, checkpoint: parent)
            guard let earlier = try await saver.savedCheckpoint(at: address) else { break }
            steps.append(earlier)
        }
        var settled: Set<InterruptID> = []
        func note(_ saved: SavedCheckpoint) {
            for record in saved.answers where record.run == run.id && !record.isBare { settled.insert(record.question) }
        }
        for step in steps {
            note(step)
            try await forEachNested(under: step, in: saver, note)
        }
        return settled
    }

    /// Returns the tasks that took an answer in the superstep that starts at a checkpoint, with their callers and the
    /// tasks that started their runs.
    func tasksThatRestOnAnswers(at base: SavedCheckpoint) async throws -> AnsweredTasks {
        guard let saver else { return AnsweredTasks() }
        var steps = [base]
        try await forEachNested(under: base, in: saver) { steps.append($0) }
        var answered = AnsweredTasks()
        for step in steps { answered.note(step) }
        // Innermost first: the task that started a run belongs to the enclosing superstep.
        for step in steps.sorted(by: { $0.namespace.utf8.count > $1.namespace.utf8.count }) {
            answered.noteCallers(at: step)
        }
        return answered
    }

    /// Whether an earlier attempt of a reclaimed run has begun its new turn.
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
        guard let start = try await beginning(of: run, before: newest, in: saver) else { return false }
        return start.metadata.source == .input && start.belongs(to: run)
            && start.checkpoint.channelValues[ReservedChannel.start] == wanted
    }

    /// Returns the first checkpoint of a run, from which its supersteps lead to `newest`; `nil` when `newest` does not
    /// descend from it.
    private func beginning(
        of run: Run,
        before newest: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> SavedCheckpoint? {
        var step = newest
        while step.metadata.source == .loop, step.belongs(to: run), let parent = step.parent {
            let address = CheckpointAddress(thread: step.thread, checkpoint: parent)
            guard let saved = try await saver.savedCheckpoint(at: address) else { return nil }
            step = saved
        }
        return step
    }

    /// Whether an earlier attempt of a reclaimed run has made its fork.
    private func hasForked(
        _ run: Run,
        from checkpoint: CheckpointID,
        at newest: SavedCheckpoint,
        in saver: any CheckpointSaver
    ) async throws -> Bool {
        guard let fork = try await beginning(of: run, before: newest, in: saver) else { return false }
        return fork.metadata.source == .fork && fork.parent == checkpoint && fork.belongs(to: run)
    }
}

extension SavedCheckpoint {
    /// Whether a run made this checkpoint: the checkpoint names the run, or was made while the run was executing.
    fileprivate func belongs(to run: Run) -> Bool {
        if let noted = metadata.entries["run_id"]?.stringValue { return noted == run.id.rawValue }
        guard let made = checkpoint.id.createdAt else { return false }
        return made >= run.createdAt
    }
}
