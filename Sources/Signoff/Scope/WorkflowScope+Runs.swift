public import SignoffCheckpoint

extension WorkflowScope {
    /// Runs another workflow inside this body, with its own checkpoints in a namespace below this body's.
    ///
    /// A question of the nested run also stops this body, and is answered through it. A finished nested run does not
    /// run again together with this body: its value is returned, for any input.
    ///
    /// - Throws: The error of the nested body; ``RunSuspension`` when the nested body waits for an answer;
    ///   ``WorkflowError`` from the runtime.
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
    /// The namespace of its checkpoints consists of the names of the tasks around it, so renaming one of these tasks
    /// loses the state. When this body runs again, the nested run that was begun continues.
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
    /// A question of that run does not stop this body. The question is part of the result and is answered on the other
    /// thread. The call is not a task: it is repeated each time this body runs again. To make the call only once, put
    /// it into a task. Canceling this run cancels the other run, and this body then has no result.
    ///
    /// - Returns: The result of the other run.
    /// - Throws: The error of the other body; ``WorkflowError`` `thread_busy` when a run holds the other thread, this
    ///   run included, and the other errors of ``WorkflowRuntime/invoke(_:_:on:config:)``.
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
