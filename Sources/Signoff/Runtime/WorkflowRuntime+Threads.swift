import Logging
import OrderedCollections
import SignoffCheckpoint
private import Synchronization

extension WorkflowRuntime {
    /// A thread that a run holds while it executes.
    struct Hold {
        let thread: ThreadID
        /// The run in the queue; `nil` for a saver without a queue.
        var run: Run?
        /// The checkpoint of the input, if it was stored with the run; otherwise `nil`.
        var base: SavedCheckpoint?
    }

    /// Takes hold of the thread, waiting for it if requested.
    ///
    /// - Throws: `thread_busy`, and the errors that refuse the request before it is stored.
    func takeThread(
        _ thread: ThreadID,
        for entrypoint: AnyEntrypoint,
        _ request: Request,
        config: RunConfig
    ) async throws -> Hold {
        let beginning = request.isLiveInput ? entrypoint.program.structure : nil
        var hold = try await takeThread(thread, named: entrypoint.name, config: config, beginning: beginning) {
            try await self.wish(of: request, of: entrypoint, on: thread, config: config)
        }
        hold.run = hold.run.map { released($0, of: entrypoint) }
        return hold
    }

    /// The request of a run, as stored in a queue.
    struct RunIntent {
        var action: RunAction = .update
        /// The bindings of the answers.
        var bindings: [InterruptID: AnswerBinding] = [:]
    }

    /// Takes hold of the thread for the workflow with this name, waiting for the thread if requested.
    ///
    /// With `beginning`, the checkpoint of a new turn's input is stored in the same commit, unless durability is
    /// `exit`.
    ///
    /// - Throws: `thread_busy`, the error of a guard that does not hold, and the errors of `wish`.
    func takeThread(
        _ thread: ThreadID,
        named name: String,
        config: RunConfig,
        beginning structure: StepStructure? = nil,
        requiring guards: [RunGuard] = [],
        wish: () async throws -> RunIntent = { RunIntent() }
    ) async throws -> Hold {
        while true {
            if let hold = try await tryToTakeThread(
                thread,
                named: name,
                config: config,
                beginning: structure,
                requiring: guards,
                wish: wish
            ) {
                return hold
            }
            guard config.whenBusy == .wait else {
                throw WorkflowError(
                    .threadBusy,
                    "Another run holds thread \(thread); wait for it or ask again later",
                    thread: thread,
                    task: name
                )
            }
            try await options.sleep(options.busyInterval)
            // A wait that ends at once must not keep the holder of the thread from executing.
            await Task.yield()
        }
    }

    private func tryToTakeThread(
        _ thread: ThreadID,
        named name: String,
        config: RunConfig,
        beginning structure: StepStructure?,
        requiring guards: [RunGuard],
        wish: () async throws -> RunIntent
    ) async throws -> Hold? {
        guard let queue = storage?.runs else {
            return busyThreads.take(thread) ? Hold(thread: thread, run: nil) : nil
        }
        let wish = try await wish()
        let runRequest = RunRequest(
            thread: thread,
            workflow: name,
            action: wish.action,
            requestedBy: config.requestedBy,
            metadata: config.scalars,
            bindings: wish.bindings
        )
        guard let structure, config.durability != .exit, case .start(let input) = runRequest.action else {
            let record = LibraryAnswers(request: runRequest, at: options.time.now(), account: options.account).record
            let run = try await queue.begin(
                runRequest,
                for: worker,
                lease: options.lease,
                requiring: guards,
                recording: record,
                storing: nil
            )
            return run.map { Hold(thread: thread, run: $0) }
        }
        let draft = CheckpointDraft(
            thread: thread,
            namespace: "",
            structure: structure,
            parents: [:],
            scalars: config.scalars,
            ids: services.ids,
            time: services.time,
            random: services.random
        )
        let base = Mutex<SavedCheckpoint?>(nil)
        let run = try await queue.begin(
            runRequest,
            for: worker,
            lease: options.lease,
            requiring: guards,
            recording: nil
        ) { head in
            let first = try draft.input(input, after: head)
            base.withLock { $0 = first }
            return [.checkpoint(first)]
        }
        return run.map { Hold(thread: thread, run: $0, base: base.withLock { $0 }) }
    }

    /// Returns the request as stored in a queue.
    private func wish(
        of request: Request,
        of entrypoint: AnyEntrypoint,
        on thread: ThreadID,
        config: RunConfig
    ) async throws -> RunIntent {
        try await requireCheckpoint(config.checkpoint, on: thread, of: entrypoint.name)
        switch request {
        case .input(.stored(let value)):
            return RunIntent(action: start(value, config))
        case .input(.live(_, let value)):
            do {
                return RunIntent(action: start(try StoredValueEncoder().encodeReadable(value), config))
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
            return RunIntent(action: .proceed)
        case .replay:
            guard let checkpoint = config.checkpoint else { throw noCheckpoint(thread, entrypoint) }
            return RunIntent(action: .replay(from: checkpoint))
        case .update:
            return RunIntent(action: .update)
        case .resume:
            let decision = try await decide(request, of: entrypoint, on: thread, config: config)
            switch decision {
            case .refuse(let error): throw error
            case .rerun(let rerun):
                return RunIntent(action: .resume(answers: rerun.answersByID), bindings: rerun.bindings)
            case .newTurn, .fork, .nothingToDo: return RunIntent(action: .resume(answers: [:]))
            }
        }
    }

    /// Returns the action of a new turn, from the newest checkpoint or from the named one.
    private func start(_ input: StoredValue, _ config: RunConfig) -> RunAction {
        config.checkpoint.map { .branch(from: $0, input: input) } ?? .start(input: input)
    }

    /// Refuses a checkpoint that is not in the thread, before the thread is held.
    ///
    /// A run that failed to begin must not become the newest run of the thread.
    ///
    /// - Throws: `checkpoint_unknown`.
    private func requireCheckpoint(_ checkpoint: CheckpointID?, on thread: ThreadID, of workflow: String) async throws {
        guard let checkpoint, let saver else { return }
        let address = CheckpointAddress(thread: thread, checkpoint: checkpoint)
        guard try await saver.savedCheckpoint(at: address) == nil else { return }
        throw WorkflowError.checkpointUnknown(checkpoint, on: thread, of: workflow)
    }

    func noCheckpoint(_ thread: ThreadID, _ entrypoint: AnyEntrypoint) -> WorkflowError {
        WorkflowError(
            .checkpointUnknown,
            "To run \(entrypoint.name) again on thread \(thread), name the checkpoint to run from",
            thread: thread,
            task: entrypoint.name
        )
    }

    /// Releases the thread.
    ///
    /// The end of the run is stored even when the caller is canceled.
    func release(_ hold: Hold, of environment: RunEnvironment? = nil, as end: RunEnd) async throws {
        if environment?.isEndStored == true { return }
        guard let run = hold.run, let lease = run.lease, let queue = storage?.runs else {
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

    /// Releases a hold after an error that the caller throws.
    ///
    /// An error of the release is logged. The thread is free at the latest when the lease of the hold ends.
    func releaseAfterFailure(_ hold: Hold, of environment: RunEnvironment? = nil, as end: RunEnd) async {
        do {
            try await release(hold, of: environment, as: end)
        } catch {
            options.logger.warning(
                "The end of a run could not be stored; its thread is free when its lease ends: \(error)",
                metadata: ["thread_id": "\(hold.thread)"]
            )
        }
    }
}

extension RunEnvironment {
    /// Returns the end of a run that threw `error`.
    ///
    /// The error of a stopped run means only that the run was stopped.
    func end(with error: any Error) -> RunEnd {
        let end = RunEnd(error, failedTask: failedTask)
        return stop == nil || end.isLeaseLost ? end : RunEnd(CancellationError(), failedTask: nil)
    }
}

/// The end of a run, as stored in a queue.
struct RunEnd {
    let status: RunStatus
    let failure: RunFailure?
    var isLeaseLost = false
    /// Whether the run was asked to stop and has not begun its step.
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
