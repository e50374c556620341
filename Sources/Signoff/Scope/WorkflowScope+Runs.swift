public import SignoffCheckpoint

extension WorkflowScope {
    /// Runs another workflow inside this body, with its own checkpoints in a namespace below this one.
    ///
    /// The questions stop this body too and are answered through it. A finished nested run is not run again when this
    /// body is: its value is returned, for any input.
    ///
    /// - Throws: The error of its body; ``RunSuspension`` when it waits for an answer; ``WorkflowError`` from the
    ///   runtime.
    @discardableResult
    public func call<Input, Output>(
        _ workflow: some Workflow<Input, Output>,
        _ input: Input
    ) async throws -> Output {
        try await nested(workflow.erased, input).decoded(by: workflow, thread: thread)
    }

    /// Runs another workflow inside this body that keeps its state across the turns of the thread: each turn begins
    /// where the last one ended.
    ///
    /// The namespace of its checkpoints consists of the names of the tasks around it, so that renaming one of them
    /// loses the state. When this body runs again, the run that it has begun continues.
    ///
    /// - Throws: The errors of ``call(_:_:)``.
    ///
    /// > Source: LangGraph `checkpointer=True` of a subgraph.
    @discardableResult
    public func call<Input, Output>(
        keeping workflow: some Workflow<Input, Output>,
        _ input: Input
    ) async throws -> Output {
        try await nested(workflow.erased, input, isKept: true).decoded(by: workflow, thread: thread)
    }

    /// Runs another workflow inside this body on stored values.
    ///
    /// - Throws: The errors of ``call(_:_:)``.
    package func call(
        _ workflow: AnyEntrypoint,
        stored input: StoredValue,
        isKept: Bool = false
    ) async throws -> StoredValue {
        switch try await nested(workflow, input, isKept: isKept) {
        case .live(let value): try session.stored(value, what: "The result", task: workflow.name)
        case .stored(let value): value
        }
    }

    private func nested(
        _ workflow: AnyEntrypoint,
        _ input: some Encodable & Sendable,
        isKept: Bool = false
    )
        async throws -> ResultValue
    {
        let namespace = try nextNestedNamespace(isKept: isKept)
        let trace = AnswerTrace(startedBy: context.trace)
        defer { context.trace.receive(trace) }
        let outcome = try await context.place.lending {
            do {
                return try await session.runNested(
                    workflow,
                    input: input,
                    namespace: namespace,
                    calledBy: context,
                    trace: trace
                )
            } catch {
                if session.environment.isStopping(with: error) { context.noteStoppedCall() }
                throw error
            }
        }
        switch outcome {
        case .finished(let result):
            return result
        case .interrupted(let interrupts):
            let suspension = RunSuspension(interrupts: interrupts)
            session.note(interrupts, at: context.path)
            context.deliver(suspension)
            throw suspension
        }
    }

    /// Runs a new turn of another workflow on a thread of its own, as an independent run with its own `previous`,
    /// history and questions.
    ///
    /// A question of that run does not stop this body: it is part of the result, and is answered on that thread. The
    /// call is not a task: it is repeated each time this body runs again, so make it in a task if it must be made once.
    /// Canceling this run cancels that run, and this body then has no result.
    ///
    /// - Returns: The result of that run.
    /// - Throws: The error of its body; ``WorkflowError`` `thread_busy` when a run holds that thread, this run
    ///   included, and the other errors of
    ///   ``WorkflowRuntime/invoke(_:_:on:config:)``.
    @discardableResult
    public func call<Input, Output>(
        _ workflow: some Workflow<Input, Output>,
        _ input: Input,
        on thread: ThreadID
    ) async throws -> RunResult<Output> {
        try admit()
        return try await stoppable { try await session.environment.runtime.invoke(workflow, input, on: thread) }
    }
}
