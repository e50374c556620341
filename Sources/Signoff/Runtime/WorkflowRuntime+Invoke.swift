public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Runs a new turn of a workflow and returns its result.
    ///
    /// - Parameters:
    ///   - workflow: The workflow.
    ///   - input: The input.
    ///   - thread: The thread; `nil` only for a run without storage.
    ///   - config: The settings of the run.
    /// - Returns: The value, or the open questions of the thread.
    /// - Throws: The error of the body; ``WorkflowError`` `thread_busy`, `thread_required`, `not_storable`,
    ///   `checkpoint_unknown` and, under strict replay, `nondeterministic_replay`; ``CheckpointError`` from the saver.
    ///
    /// > Concurrency: Canceling the caller cancels the run and everything that the run started.
    public func invoke<Input, Output>(
        _ workflow: some Workflow<Input, Output>,
        _ input: Input,
        on thread: ThreadID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> RunResult<Output> {
        try await invoke(workflow, .input(input), on: thread, config: config)
    }

    /// Starts or continues a turn of a workflow and returns its result.
    ///
    /// - Parameters:
    ///   - workflow: The workflow.
    ///   - input: A new input, answers, or a request to continue or to replay.
    ///   - thread: The thread; `nil` only for a run without storage.
    ///   - config: The settings of the run.
    /// - Returns: The value, or the open questions of the thread.
    /// - Throws: The error of the body; ``WorkflowError`` `thread_busy`, `thread_required`, `saver_required`,
    ///   `not_storable`, `empty_input`, `interrupt_not_pending`, `answer_ambiguous`, `workflow_mismatch`,
    ///   `checkpoint_unknown`, `result_not_decodable` and, under strict replay, `nondeterministic_replay`;
    ///   ``CheckpointError`` from the saver. A refused run stores nothing on the thread.
    ///
    /// > Concurrency: Canceling the caller cancels the run and everything that the run started.
    @concurrent
    public func invoke<Input, Output>(
        _ workflow: some Workflow<Input, Output>,
        _ input: RunInput<Input>,
        on thread: ThreadID? = nil,
        config: RunConfig = RunConfig()
    ) async throws -> RunResult<Output> {
        let outcome = try await run(workflow.erased, Request(input), on: thread, config: config, sink: .none)
        switch outcome {
        case .finished(let value):
            return .finished(try value.decoded(by: workflow, thread: thread))
        case .interrupted(let interrupts):
            return .interrupted(interrupts)
        }
    }

    /// Starts or continues a turn of a workflow and returns its events as they occur.
    ///
    /// The run begins at once.
    ///
    /// - Parameters:
    ///   - workflow: The workflow.
    ///   - input: A new input, answers, or a request to continue or to replay.
    ///   - thread: The thread; `nil` only for a run without storage.
    ///   - modes: The kinds of events.
    ///   - includingNestedRuns: Whether events of nested runs are included, in their namespaces.
    ///   - config: The settings of the run.
    /// - Returns: The events. Reading them throws the errors of ``invoke(_:_:on:config:)``.
    public func stream<Input, Output>(
        _ workflow: some Workflow<Input, Output>,
        _ input: RunInput<Input>,
        on thread: ThreadID? = nil,
        modes: Set<StreamMode> = [.updates],
        includingNestedRuns: Bool = false,
        config: RunConfig = RunConfig()
    ) -> RunStream {
        let request = Request(input)
        let erased = workflow.erased
        return RunStream { chunks in
            let sink = EventSink(modes: StreamModes(modes), includesNestedRuns: includingNestedRuns) {
                chunks.send($0)
            } room: {
                await chunks.room()
            }
            return Task {
                do {
                    _ = try await self.run(erased, request, on: thread, config: config, sink: sink)
                    chunks.finish(.success(()))
                } catch {
                    chunks.finish(.failure(error))
                }
            }
        }
    }

    /// The request of a run, with types erased.
    enum Request: Sendable {
        case input(ThreadRun.Input)
        case resume(Command)
        case proceed
        case replay
        case update

        init<Input: Encodable & Sendable>(_ input: RunInput<Input>) {
            switch input {
            case .input(let value): self = .input(.live(value, value))
            case .resume(let command): self = .resume(command)
            case .proceed: self = .proceed
            case .replay: self = .replay
            }
        }

        /// Whether the request has an input that need not be decoded.
        ///
        /// Decoding could fail.
        var isLiveInput: Bool { if case .input(.live) = self { true } else { false } }
    }

    /// Executes a run in this process: holds the thread, performs the request, releases the thread.
    func run(
        _ entrypoint: AnyEntrypoint,
        _ request: Request,
        on thread: ThreadID?,
        config: RunConfig,
        sink: EventSink
    ) async throws -> RunOutcome {
        guard saver != nil else {
            return try await runUnsaved(entrypoint, request, on: thread, config: config, sink: sink)
        }
        guard let thread else {
            throw WorkflowError(
                .threadRequired,
                "\(entrypoint.name) cannot be run without a thread: its runs are stored",
                task: entrypoint.name
            )
        }
        let config = try await locatingRoot(of: config, for: request, on: thread, of: entrypoint.name)
        let hold = try await takeThread(thread, for: entrypoint, request, config: config)
        let log = hold.run.flatMap { run in events.map { RunEvents(run: run, feed: $0, time: options.time) } }
        let environment = environment(
            for: hold.run,
            on: thread,
            config: config,
            sink: log.map { sink.logged(by: $0) } ?? sink,
            storesEnd: true
        )
        log?.began()
        do {
            let outcome = try await perform(entrypoint, request, in: environment, run: hold.run, from: hold.base)
            try await release(hold, of: environment, as: RunEnd(outcome))
            log?.ended(as: RunEnd(outcome))
            return outcome
        } catch {
            let end = environment.end(with: error)
            await releaseAfterFailure(hold, of: environment, as: end)
            log?.ended(as: end)
            throw error
        }
    }

    /// Creates the environment of a run.
    ///
    /// With `storesEnd`, the end of the run is stored with its last changes. With `isGivenBackAsleep`, the run stops
    /// when its body sleeps for long, so that the caller can release the run until the sleep ends.
    func environment(
        for run: Run?,
        on thread: ThreadID?,
        config: RunConfig,
        sink: EventSink,
        storesEnd: Bool = false,
        isGivenBackAsleep: Bool = false
    ) -> RunEnvironment {
        RunEnvironment(
            runtime: self,
            thread: thread,
            config: config,
            sink: sink,
            lease: run?.lease,
            storesEnd: storesEnd,
            isGivenBackAsleep: isGivenBackAsleep,
            execution: nextExecution(of: run),
            ledgerHash: run?.ledgerHash
        )
    }

    /// Performs a request on a held thread, and renews the lease.
    func perform(
        _ entrypoint: AnyEntrypoint,
        _ request: Request,
        in environment: RunEnvironment,
        run: Run?,
        from base: SavedCheckpoint? = nil
    ) async throws -> RunOutcome {
        guard let thread = environment.thread else { throw CancellationError() }
        if let lease = run?.lease { leases.keep(lease, for: environment) }
        trimmer.runBegan()
        defer { if let lease = run?.lease { leases.stopRenewing(lease) } }
        return try await observed(entrypoint, in: environment) {
            if let base, case .input(.live(let input, _)) = request {
                return try await environment.settling {
                    try await ThreadRun(environment: environment, entrypoint: entrypoint).begin(at: base, input)
                }
            }
            let decision = try await self.decide(
                request,
                of: entrypoint,
                on: thread,
                config: environment.config,
                run: run
            )
            try self.check(decision, answers: run)
            let input: ThreadRun.Input? = if case .input(let input) = request { input } else { nil }
            return try await environment.settling {
                try await ThreadRun(
                    environment: environment,
                    entrypoint: entrypoint,
                    parents: environment.config.replayedPlaces
                ).perform(decision, input: input)
            }
        }
    }

    /// Executes a run, reports its beginning and its end, and ends the run with an error when an answer was not
    /// accepted.
    private func observed(
        _ entrypoint: AnyEntrypoint,
        in environment: RunEnvironment,
        _ work: @escaping @Sendable () async throws -> RunOutcome
    ) async throws -> RunOutcome {
        let observer = services.observer
        let start = observer.uptime()
        observer.runBegan(entrypoint.name, environment)
        do {
            let outcome = try await observer.tracing.within(
                "run \(entrypoint.name)",
                environment.attributes.merging(["signoff.workflow": entrypoint.name]) { _, later in later }
            ) { try await environment.withCancellation(work) }
            if let refusal = environment.answers.refusal { throw refusal }
            observer.runEnded(entrypoint.name, environment, as: RunEnd(outcome).status.rawValue, after: start)
            return outcome
        } catch {
            observer.runEnded(
                entrypoint.name,
                environment,
                as: environment.end(with: error).status.rawValue,
                after: start
            )
            throw error
        }
    }

    /// Throws when the answer belongs to another question than the one the run was made for.
    private func check(_ decision: RunStateMachine.Decision, answers run: Run?) throws {
        guard let run, run.attempt == 1, case .resume(let answers) = run.request.action,
            case .rerun(let rerun) = decision,
            !rerun.answers.allSatisfy({ answers[$0.record.question] != nil }) || rerun.answers.count != answers.count
        else { return }
        throw WorkflowError(
            .interruptNotPending,
            "The question that was answered is no longer open on thread \(run.request.thread)",
            thread: run.request.thread,
            task: run.request.workflow
        )
    }

    private func runUnsaved(
        _ entrypoint: AnyEntrypoint,
        _ request: Request,
        on thread: ThreadID?,
        config: RunConfig,
        sink: EventSink
    ) async throws -> RunOutcome {
        let environment = environment(for: nil, on: thread, config: config, sink: sink)
        switch request {
        case .input(let input):
            return try await observed(entrypoint, in: environment) {
                try await ThreadRun(environment: environment, entrypoint: entrypoint)
                    .perform(.newTurn(after: nil), input: input)
            }
        case .proceed:
            throw WorkflowError(
                .emptyInput,
                "\(entrypoint.name) has no input and no unfinished run to continue",
                task: entrypoint.name
            )
        case .resume, .replay, .update:
            throw WorkflowError(
                .saverRequired,
                "\(entrypoint.name) cannot be continued: without a saver nothing of it is kept",
                task: entrypoint.name
            )
        }
    }
}
