import SignoffCheckpoint

extension RunSession {
    /// The result a call has already, from an earlier run or an earlier attempt of its caller; nil when it must be run.
    func knownResult<Input: Encodable, Output: Codable & Sendable>(
        of call: TaskCall,
        as type: Output.Type,
        input: Input
    ) throws -> Output? {
        noteCall(of: call.name)
        if let remembered = remembered(call.id) as? Output {
            emitStart(of: call, input: input)
            return remembered
        }
        guard !recorded.isEmpty else { return nil }
        if let stored = recorded.result(of: call.id) {
            emitStart(of: call, input: input)
            return try ResultValue.decode(type, from: stored, name: call.name, thread: environment.thread)
        }
        try checkReplay(of: call)
        return nil
    }

    /// Runs a call until it has a result, is final in its failure, or waits.
    func perform<Input, Output>(
        _ task: DurableTask<Input, Output>,
        _ input: Input,
        as call: TaskCall
    ) async throws -> Output {
        emitStart(of: call, input: input)
        let policies = task.retry.isEmpty ? entrypoint.retry : task.retry
        switch task.body {
        case .leaf(let body):
            return try await finish(call, policies, as: nil) { _ in (try await body(input), []) }
        case .scoped(let body):
            let context = CallContext(session: self, identity: call.identity, mayRepeat: !policies.isEmpty)
            var answers = recorded.answers(of: call.id)
            return try await finish(call, policies, as: context) { attempt in
                let scope = WorkflowScope(context, bodyAttempt: attempt, answers: answers)
                let result: Result<Output, any Error>
                do { result = .success(try await body(input, scope)) } catch { result = .failure(error) }
                answers = scope.answers
                if case .success = result { await self.environment.started.waitForAll(startedBy: context) }
                if let suspension = context.suspension(after: result) {
                    throw StoppedBody(reason: suspension, writes: scope.writes)
                }
                do {
                    return (try result.get(), scope.writes)
                } catch {
                    throw StoppedBody(reason: error, writes: scope.writes)
                }
            }
        }
    }

    private func finish<Output: Codable & Sendable>(
        _ call: TaskCall,
        _ policies: [RetryPolicy],
        as context: CallContext?,
        running attempt: (Int) async throws -> (Output, [ChannelWrite])
    ) async throws -> Output {
        var number = 1
        while true {
            let stopped: StoppedBody
            do {
                let (value, writes) = try await attempt(number)
                try await complete(call, value, writes)
                return value
            } catch let body as StoppedBody {
                stopped = body
            } catch {
                stopped = StoppedBody(reason: error, writes: [])
            }
            if let suspension = stopped.reason as? RunSuspension {
                try await suspend(call, suspension, stopped.writes)
                throw suspension
            }
            if let failure = environment.failure { throw failure }
            let next = policies.next(after: stopped.reason, attempt: number, random: environment.services.random)
            guard let next, !Task.isCancelled else {
                try await fail(call, stopped)
                throw stopped.reason
            }
            if let context { await environment.started.cancelAndWait(startedBy: context) }
            taskEmitter.retry(call.identity, next, after: number, error: stopped.reason)
            try await environment.services.sleep(next.delay)
            number += 1
        }
    }

    private func complete<Output: Codable & Sendable>(
        _ call: TaskCall,
        _ value: Output,
        _ writes: [ChannelWrite]
    ) async throws {
        let isWanted = taskEmitter.wants([.updates, .tasks, .debug])
        if environment.isStored || isWanted {
            let stored = try stored(value, what: "The result", task: call.name)
            let result = ChannelWrite(ReservedChannel.result, stored)
            if environment.mayStore {
                try await store(finishedBatches(writes + [result], of: call.identity))
            }
            if isWanted {
                taskEmitter.update(call.name, stored)
                taskEmitter.task(
                    .taskEnded(TaskEnd(id: call.id, name: call.name, error: nil, result: result, interrupts: [])),
                    step: step
                )
            }
        }
        if call.caller.mayRepeat { remember(value, of: call.id) }
    }

    private func suspend(_ call: TaskCall, _ suspension: RunSuspension, _ writes: [ChannelWrite]) async throws {
        let question = ChannelWrite(
            ReservedChannel.interrupt,
            .array(try suspension.interrupts.prefix(1).map { try $0.storedValue() })
        )
        call.caller.noteWaitingTask(suspension)
        if environment.mayStore { try await store([batch([question] + writes, of: call.identity)]) }
    }

    private func fail(_ call: TaskCall, _ stopped: StoppedBody) async throws {
        let text = stopped.reason.storedText
        note(TaskFailure(name: call.name, text: String(describing: stopped.reason)))
        if environment.mayStore {
            let error = ChannelWrite(ReservedChannel.error, .string(text))
            try await store([batch(stopped.writes + [error], of: call.identity)])
        }
        taskEmitter.task(
            .taskEnded(TaskEnd(id: call.id, name: call.name, error: text, result: nil, interrupts: [])),
            step: step
        )
    }

    private func emitStart<Input: Encodable>(of call: TaskCall, input: Input) {
        guard taskEmitter.wants([.tasks, .debug]) else { return }
        let stored = input is NoValue ? nil : try? stored(input, what: "The input", task: call.name)
        let arguments = StoredValue.array([.array(stored.map { [$0] } ?? []), .map(StoredMap())])
        taskEmitter.task(
            .taskStarted(TaskStart(id: call.id, name: call.name, input: arguments, trigger: "__pregel_push")),
            step: step
        )
    }
}

/// A body that did not return a result, and what it had written.
struct StoppedBody: Error {
    let reason: any Error
    let writes: [ChannelWrite]
}

extension CallContext {
    /// Why the body waits although it may have ended otherwise.
    func suspension<Value>(after result: Result<Value, any Error>) -> RunSuspension? {
        switch result {
        case .success: suspension
        case .failure: delivered ?? result.suspension
        }
    }
}

extension Result where Failure == any Error {
    /// The suspension a body ended with.
    var suspension: RunSuspension? {
        if case .failure(let error) = self { error as? RunSuspension } else { nil }
    }
}

extension Error {
    /// The text an error is stored as.
    var storedText: String {
        self is CancellationError ? "CancelledError()" : String(describing: self)
    }
}
