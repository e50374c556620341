import SignoffCheckpoint

extension WorkflowScope {
    /// Starts a task and returns its future at once.
    ///
    /// The number of the call is assigned here, not when the future is awaited. In a replay, a call with a stored
    /// result is not executed: its future has the result at once. All tasks started before the first `await` run
    /// concurrently.
    ///
    /// - Returns: The future. Awaiting it throws errors of the call itself, such as `scope_used_outside_its_task`.
    public func start<Input, Output>(_ task: DurableTask<Input, Output>, _ input: Input) -> TaskFuture<Output> {
        let call: TaskCall
        do { call = try nextCall(of: task.name) } catch {
            return TaskFuture(source: .known(.failure(error)), call: nil, caller: context, trace: nil)
        }
        let trace = AnswerTrace(startedBy: context.trace)
        do {
            if let known = try session.knownResult(of: call, as: Output.self, input: input) {
                if session.restsOnAnswer(call.id) { trace.mark() }
                return TaskFuture(source: .known(.success(known)), call: call, caller: context, trace: trace)
            }
            let session = session
            let serial = session.environment.started.reserve()
            let work = Task { [context] in
                defer {
                    session.environment.started.remove(serial, owner: context)
                    session.environment.releaseIfAsleep()
                }
                return try await session.perform(task, input, as: call, trace: trace)
            }
            session.environment.started.add(work, serial: serial, owner: context)
            return TaskFuture(source: .running(work), call: call, caller: context, trace: trace)
        } catch {
            if session.restsOnAnswer(call.id) { trace.mark() }
            return TaskFuture(source: .known(.failure(error)), call: call, caller: context, trace: trace)
        }
    }

    /// Starts a task without an input and returns its future at once.
    public func start<Output>(_ task: DurableTask<NoValue, Output>) -> TaskFuture<Output> {
        start(task, NoValue())
    }

    /// Runs a task and returns its result.
    ///
    /// The call is equivalent to awaiting the future of ``start(_:_:)`` at once.
    ///
    /// - Throws: The error of the task's body, ``RunSuspension`` when the task waits for an answer, and
    ///   ``WorkflowError`` from the runtime.
    @discardableResult
    public func run<Input, Output>(_ task: DurableTask<Input, Output>, _ input: Input) async throws -> Output {
        let call = try nextCall(of: task.name)
        if let known = try session.knownResult(of: call, as: Output.self, input: input) {
            if session.restsOnAnswer(call.id) { context.trace.mark() }
            await session.emitter.room()
            return known
        }
        let trace = AnswerTrace(startedBy: context.trace)
        defer { context.trace.receive(trace) }
        do {
            return try await context.place.lending {
                try await session.perform(task, input, as: call, trace: trace)
            }
        } catch let suspension as RunSuspension {
            context.deliver(suspension)
            throw suspension
        }
    }

    /// Runs a task without an input and returns its result.
    @discardableResult
    public func run<Output>(_ task: DurableTask<NoValue, Output>) async throws -> Output {
        try await run(task, NoValue())
    }
}
