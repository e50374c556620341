import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// A thread that is held while it is run.
    struct Hold {
        let thread: ThreadID
        /// The run a queue keeps; nil when the saver keeps none.
        let run: Run?
    }

    /// Takes the thread, or waits for it.
    ///
    /// - Throws: `thread_busy`, and what refuses the request already now.
    func takeThread(
        _ thread: ThreadID,
        for entrypoint: AnyEntrypoint,
        _ request: Request,
        config: RunConfig
    ) async throws -> Hold {
        try await takeThread(thread, named: entrypoint.name, config: config) {
            try await self.action(for: request, of: entrypoint, on: thread, config: config)
        }
    }

    /// Takes the thread for the workflow of this name, or waits for it.
    ///
    /// - Throws: `thread_busy`, and what `action` throws.
    func takeThread(
        _ thread: ThreadID,
        named name: String,
        config: RunConfig,
        action: () async throws -> RunAction = { .update }
    ) async throws -> Hold {
        while true {
            if let hold = try await tryToTakeThread(thread, named: name, config: config, action: action) { return hold }
            guard config.whenBusy == .wait else {
                throw WorkflowError(
                    .threadBusy,
                    "Another run holds thread \(thread); wait for it or ask again later",
                    thread: thread,
                    task: name
                )
            }
            try await options.sleep(options.busyInterval)
        }
    }

    private func tryToTakeThread(
        _ thread: ThreadID,
        named name: String,
        config: RunConfig,
        action: () async throws -> RunAction
    ) async throws -> Hold? {
        guard let queue = saver as? any RunQueue else {
            return busyThreads.take(thread) ? Hold(thread: thread, run: nil) : nil
        }
        let runRequest = RunRequest(
            thread: thread,
            workflow: name,
            action: try await action(),
            requestedBy: config.requestedBy,
            metadata: config.scalars
        )
        guard let run = try await queue.begin(runRequest, for: worker, lease: options.lease) else { return nil }
        return Hold(thread: thread, run: run)
    }

    /// The request as a queue keeps it.
    private func action(
        for request: Request,
        of entrypoint: AnyEntrypoint,
        on thread: ThreadID,
        config: RunConfig
    ) async throws -> RunAction {
        switch request {
        case .input(.stored(let value)):
            return start(value, config)
        case .input(.live(_, let value)):
            do {
                return start(try StoredValueEncoder().encode(value), config)
            } catch {
                throw WorkflowError(
                    .notStorable,
                    "The input of \(entrypoint.name) cannot be stored: \(CodingFault(error))",
                    thread: thread,
                    task: entrypoint.name,
                    cause: error
                )
            }
        case .proceed:
            return .proceed
        case .replay:
            guard let checkpoint = config.checkpoint else { throw noCheckpoint(thread, entrypoint) }
            return .replay(from: checkpoint)
        case .update:
            return .update
        case .resume:
            let decision = try await decide(request, of: entrypoint, on: thread, config: config)
            switch decision {
            case .refuse(let error): throw error
            case .rerun(let rerun): return .resume(answers: rerun.answers)
            case .newTurn, .fork, .nothingToDo: return .resume(answers: [:])
            }
        }
    }

    /// A new turn from the newest checkpoint, or from the one that was named.
    private func start(_ input: StoredValue, _ config: RunConfig) -> RunAction {
        config.checkpoint.map { .branch(from: $0, input: input) } ?? .start(input: input)
    }

    func noCheckpoint(_ thread: ThreadID, _ entrypoint: AnyEntrypoint) -> WorkflowError {
        WorkflowError(
            .checkpointUnknown,
            "To run \(entrypoint.name) again on thread \(thread), name the checkpoint to run from",
            thread: thread,
            task: entrypoint.name
        )
    }

    /// Gives the thread back; the run's end is stored even when the caller is cancelled.
    func giveBack(_ hold: Hold, as end: RunEnd) async throws {
        guard let run = hold.run, let lease = run.lease, let queue = saver as? any RunQueue else {
            busyThreads.give(back: hold.thread)
            return
        }
        if end.isLeaseLost { return }
        if Task.isCancelled {
            try await Task { try await queue.finish(lease, as: end.status, error: end.failure) }.value
        } else {
            try await queue.finish(lease, as: end.status, error: end.failure)
        }
    }

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
        var query = CheckpointQuery(thread: head.thread, limit: 32)
        while true {
            let page = try await saver.savedCheckpoints(matching: query)
            for saved in page {
                if saved.checkpoint.id <= head.checkpoint.id { return Array(heads.values) }
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

extension RunEnvironment {
    /// How the run ended that threw `error`: what a stopped run throws says nothing more than that it was stopped.
    func end(with error: any Error) -> RunEnd {
        let end = RunEnd(error, failedTask: failedTask)
        return stop == nil || end.isLeaseLost ? end : RunEnd(CancellationError(), failedTask: nil)
    }
}

/// How a run ended, as a queue keeps it.
struct RunEnd {
    let status: RunStatus
    let failure: RunFailure?
    var isLeaseLost = false
    /// Whether it was asked to stop and has not begun its step.
    var isDrained = false

    init(_ outcome: RunOutcome) {
        switch outcome {
        case .finished: status = .success
        case .interrupted: status = .interrupted
        }
        failure = nil
    }

    init(_ error: any Error, failedTask: String?) {
        switch error {
        case is CancellationError:
            status = .cancelled
            failure = nil
        case let error as WorkflowError:
            status = error.timeout == nil ? .error : .timeout
            failure = RunFailure(code: "\(error.code)", message: error.message, task: error.task)
            isDrained = error.code == .drained
        case let error as CheckpointError:
            status = .error
            failure = RunFailure(code: "\(error.code)", message: error.message)
            isLeaseLost = error.code == .leaseLost
        default:
            status = .error
            failure = RunFailure(
                code: failedTask == nil ? "workflow_failed" : "task_failed",
                message: error.storedText,
                task: failedTask
            )
        }
    }
}
