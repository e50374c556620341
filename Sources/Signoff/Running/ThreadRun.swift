import OrderedCollections
import SignoffCheckpoint

/// Executes a root or nested run, from its stored state to its outcome.
struct ThreadRun {
    let environment: RunEnvironment
    let entrypoint: AnyEntrypoint
    var namespace = ""
    var parents: JSONObject = [:]
    /// The body that the run is nested in; `nil` for the root.
    var caller: CallContext?
    /// Whether the work of the run depends on an answer.
    var trace = AnswerTrace()

    var services: RuntimeServices { environment.services }
    var storesAtExit: Bool { environment.config.durability == .exit }

    /// The input of the body.
    enum Input {
        /// A value of the body's type.
        case live(any Sendable, any Encodable & Sendable)
        /// A value in its stored form.
        case stored(StoredValue)
    }

    /// Performs a decision.
    func perform(_ decision: RunStateMachine.Decision, input: Input?) async throws -> RunOutcome {
        switch decision {
        case .refuse(let error):
            throw error
        case .newTurn(let head):
            guard let input else { throw emptyInput }
            return try await newTurn(after: head, input: input)
        case .rerun(let rerun):
            return try await run(at: rerun)
        case .nothingToDo(let head):
            return announceFinished(head)
        case .fork(let base, let runsBody):
            let newest = try await services.saver?.savedCheckpoint(
                at: CheckpointAddress(thread: base.thread, namespace: base.namespace)
            )
            var draft = draft
            draft.newest = newest?.checkpoint.id
            let fork = draft.fork(of: base)
            if caller == nil { environment.noteReplay(from: base.checkpoint.id) }
            let isStored = !runsBody || !storesAtExit
            if isStored { try await environment.store([.checkpoint(fork)]) }
            return runsBody
                ? try await self.run(at: RunStateMachine.Rerun(base: fork), isStored: isStored)
                : announceFinished(fork)
        }
    }

    private var emptyInput: WorkflowError {
        WorkflowError(
            .emptyInput,
            "\(entrypoint.name) has no input and no unfinished run to continue",
            thread: environment.thread,
            task: entrypoint.name
        )
    }

    private func newTurn(after head: SavedCheckpoint?, input: Input) async throws -> RunOutcome {
        let live: any Sendable
        let stored: StoredValue
        let needsStored =
            environment.isStored || !environment.sink.modes.isDisjoint(with: [.tasks, .debug])
            || (entrypoint.cache != nil && services.cache != nil)
        switch input {
        case .stored(let value):
            live = try entrypoint.decoded(value)
            stored = value
        case .live(let value, let encodable):
            live = value
            stored = needsStored || entrypoint.nodes != nil ? try encoded(encodable) : .null
        }
        let base = try draft.input(stored, after: head)
        if !storesAtExit { try await environment.store([.checkpoint(base)]) }
        return try await begin(at: base, live)
    }

    /// Runs a new turn from the checkpoint of its input.
    ///
    /// The checkpoint is stored unless everything is stored at the end.
    func begin(at base: SavedCheckpoint, _ input: any Sendable) async throws -> RunOutcome {
        if let program = entrypoint.nodes {
            return try await steps(of: program, from: FirstStep(base: base, isStored: !storesAtExit))
        }
        let session = try RunSession(
            environment: environment,
            entrypoint: entrypoint,
            base: base,
            isBaseStored: !storesAtExit,
            recorded: RecordedStep(),
            caller: caller,
            trace: trace
        )
        session.emitBase()
        // A continued run passes the breakpoint before the body, because it stopped there earlier.
        if stops(environment.config.interruptBefore) { return try await session.pause() }
        try checkDrain()
        session.emitStart(input: base.checkpoint.channelValues[ReservedChannel.start] ?? .null)
        return try await run(session, input, wasContinued: false)
    }

    private func run(_ session: RunSession, _ input: any Sendable, wasContinued: Bool) async throws -> RunOutcome {
        let outcome = try await session.run(input, draft: draft, wasContinued: wasContinued)
        // No step follows the body: the turn has ended, and the stream reports the place where it stopped.
        if case .finished = outcome, stops(environment.config.interruptAfter) { session.emitter.interrupts([]) }
        return outcome
    }

    private func encoded(_ input: any Encodable) throws -> StoredValue {
        do {
            return try StoredValueEncoder().encodeReadable(input)
        } catch {
            throw WorkflowError(
                .notStorable,
                "The input of \(entrypoint.name) cannot be stored: \(CodingFault(error))",
                thread: environment.thread,
                task: entrypoint.name,
                cause: error
            )
        }
    }

    private func run(at rerun: RunStateMachine.Rerun, isStored: Bool = true) async throws -> RunOutcome {
        let base = rerun.base
        let recorded = RecordedStep(base, keepsResults: rerun.keepsResults)
        if !recorded.isEmpty { await services.names.load(from: services.storage?.taskNames.contract) }
        if caller == nil {
            let row = GivenAnswers.NullRow(
                address: base.address,
                holdsAnswer: recorded.bareAnswer != nil,
                isWritten: !storesAtExit
            )
            environment.answers.add(rerun.answers, nullRow: row, found: rerun.found)
        }
        // The pass of the root visits its nested runs at every depth.
        if services.cache != nil, caller == nil {
            environment.note(try await environment.runtime.tasksThatRestOnAnswers(at: base))
        }
        if let program = entrypoint.nodes {
            var first = FirstStep(base: base, isStored: isStored, recorded: recorded, wasContinued: true)
            first.writes = base.nullWrites + rerun.writes
            if !rerun.writes.isEmpty {
                let row = CheckpointChange.writes(
                    WriteBatch(address: base.address, task: .null, taskPath: "", writes: first.writes)
                )
                if storesAtExit { first.carried = [row] } else { try await environment.store([row]) }
            }
            return try await steps(of: program, from: first)
        }
        let stored = base.checkpoint.channelValues[ReservedChannel.start] ?? .null
        let input = try entrypoint.decoded(stored)
        let session = try RunSession(
            environment: environment,
            entrypoint: entrypoint,
            base: base,
            isBaseStored: isStored,
            recorded: recorded,
            caller: caller,
            trace: trace
        )
        session.emitter.value(session.currentValue)
        session.emitBase()
        try checkDrain()
        session.emitStart(input: stored)
        return try await run(session, input, wasContinued: true)
    }

    /// Reports the value of a finished turn again.
    private func announceFinished(_ head: SavedCheckpoint) -> RunOutcome {
        let state = ChannelState(head.checkpoint)
        let structure = entrypoint.program.structure
        let shown = structure.value(of: state, keys: outputChannels)
        Emitter(environment.sink, namespace: namespace, time: services.time).value(shown)
        return .finished(.stored(outputChannels == nil ? entrypoint.program.result(of: state) : shown))
    }

    /// The channels that the run was asked to show; `nil` for all channels, and in a nested run.
    var outputChannels: [String]? { caller == nil ? environment.config.outputChannels : nil }

    /// The settings with the breakpoints of the run, which apply to the root only.
    var breakpoints: RunConfig { caller == nil ? environment.config : RunConfig() }

    /// Whether the run has a breakpoint before or after the body of the entrypoint, which is its only node.
    private func stops(_ names: [String]) -> Bool {
        caller == nil && names.contains { $0 == entrypoint.name || $0 == "*" }
    }

    var draft: CheckpointDraft {
        CheckpointDraft(
            thread: environment.thread ?? "",
            namespace: namespace,
            structure: entrypoint.program.structure,
            parents: parents,
            scalars: environment.scalars,
            ids: services.ids,
            time: services.time,
            random: services.random
        )
    }
}

extension RunSession {
    /// Runs another workflow for a body of this session.
    func runNested(
        _ entrypoint: AnyEntrypoint,
        input: some Encodable & Sendable,
        namespace: String,
        calledBy caller: CallContext,
        trace: AnswerTrace
    ) async throws -> RunOutcome {
        var parents = environment.config.replayedPlaces
        parents.merge(base.metadata.parents(around: base.namespace)) { _, around in around }
        parents[base.namespace] = .string(checkpoint.rawValue)
        let nested = ThreadRun(
            environment: environment,
            entrypoint: entrypoint,
            namespace: namespace,
            parents: parents,
            caller: caller,
            trace: trace
        )
        if environment.restsOnAnswer(runIn: namespace) { trace.mark() }
        var head: SavedCheckpoint?
        await environment.settle()
        if let saver = environment.services.saver, let thread = environment.thread {
            if let bound = environment.replayBound(ofRunIn: namespace) {
                let earlier = CheckpointQuery(thread: thread, namespace: namespace, before: bound, limit: 1)
                head = try await saver.savedCheckpoints(matching: earlier).first
            } else {
                head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread, namespace: namespace))
            }
        }
        var machine = RunStateMachine(entrypoint, thread: environment.thread, head: head)
        // A newest checkpoint from an earlier step belongs to a run that keeps its state and begins a new turn.
        machine.isOfStep = head?.metadata.parents[base.namespace] == .string(checkpoint.rawValue)
        return try await nested.perform(machine.decide(.nested), input: .live(input, input))
    }
}
