import SignoffCheckpoint

extension RunSession {
    /// Returns the existing result of a call, from an earlier run or an earlier attempt of its caller; `nil` when the
    /// call must run.
    func knownResult<Input: Encodable, Output: Codable & Sendable>(
        of call: TaskCall,
        as type: Output.Type,
        input: Input
    ) throws -> Output? {
        noteCall(of: call.name)
        // Looked up before the cast, which would turn a missing result into the `nil` of an optional type.
        if let known = remembered(call.id), let remembered = known as? Output {
            emitStart(of: call, input: input)
            return remembered
        }
        guard !recorded.isEmpty || isLost(call.id) else { return nil }
        if let stored = recorded.result(of: call.id) {
            emitStart(of: call, input: input)
            return try ResultValue.decode(type, from: stored, name: call.name, thread: environment.thread)
        }
        if isLost(call.id) { throw CancellationError() }
        do {
            try checkReplay(of: call)
        } catch {
            call.caller.noteStoppedCall()
            throw error
        }
        return nil
    }

    /// Runs a call until it has a result, fails finally or waits.
    func perform<Input, Output>(
        _ task: DurableTask<Input, Output>,
        _ input: Input,
        as call: TaskCall,
        trace: AnswerTrace
    ) async throws -> Output {
        emitStart(of: call, input: input)
        await taskEmitter.room()
        let observer = environment.services.observer
        let start = observer.wantsTimes ? observer.uptime() : nil
        let cached = cachedResult(of: task, input)
        if !trace.restsOnAnswer, let value = await cached?.value(as: Output.self) {
            try await complete(call, value, isCached: true)
            observer.taskEnded(call, as: .cached, after: start)
            return value
        }
        do {
            let value = try await observer.tracing.within("task \(call.name)", attributes(of: call)) {
                try await runAttempts(of: task, input, as: call, trace: trace)
            }
            if let cached, !trace.restsOnAnswer { await cached.store(value) }
            call.caller.progress?.note(.anySign)
            observer.taskEnded(call, as: .success, after: start)
            return value
        } catch {
            if environment.isStopping(with: error) { call.caller.noteStoppedCall() }
            call.caller.progress?.note(.anySign)
            observer.taskEnded(call, as: error is RunSuspension ? .interrupted : .error, after: start)
            throw error
        }
    }

    private func attributes(of call: TaskCall) -> [String: String] {
        let own = ["signoff.workflow": entrypoint.name, "signoff.task": call.name, "signoff.task_id": call.id.rawValue]
        return environment.attributes.merging(own) { _, later in later }
    }

    private func runAttempts<Input, Output>(
        of task: DurableTask<Input, Output>,
        _ input: Input,
        as call: TaskCall,
        trace: AnswerTrace
    ) async throws -> Output {
        let policies = task.retry.isEmpty ? entrypoint.retry : task.retry
        let place = environment.limit.map(TaskPlace.init)
        let progress = progressMonitor(for: task.timeout, caller: call.caller.progress)
        let limit = timeLimit(task.timeout, progress: progress)
        var context: CallContext?
        if case .scoped = task.body {
            context = CallContext(
                session: self,
                identity: call.identity,
                mayRepeat: !policies.isEmpty,
                progress: progress,
                hasTimeLimit: task.timeout != nil,
                triggers: [TaskIdentity.pushTrigger],
                place: place,
                caller: call.caller,
                trace: trace
            )
        }
        var number = 1
        var earlier = AttemptOutput()
        while true {
            var ended: EndedAttempt<Output>
            do {
                try await place?.take()
                let answers = context == nil ? [] : answers(of: call.id)
                ended = await runAttempt(number, of: task, input, answers: answers, in: context, trace, within: limit)
                ended.output = ended.output.following(earlier)
                place?.release()
            } catch {
                ended = EndedAttempt(result: .failure(error), output: earlier)
            }
            if context != nil { keep(ended.output.answers, of: call.id) }
            if case .success(let value) = ended.result {
                do {
                    try await complete(call, value, ended.output)
                    return value
                } catch {
                    ended.result = .failure(error)
                }
            }
            guard case .failure(let reason) = ended.result else { continue }
            if let failure = environment.failure {
                if !(failure is CheckpointError) { try await keepTaken(call, ended.output) }
                throw failure
            }
            if let suspension = reason as? RunSuspension {
                try await suspend(call, suspension, ended.output)
                throw suspension
            }
            let next = policies.next(after: reason, attempt: number, random: environment.services.random)
            guard let next, !Task.isCancelled else {
                try await fail(call, reason, ended.output)
                throw reason
            }
            let observer = environment.services.observer
            observer.retried(call.name, call.id, in: self, attempt: number, delay: next.delay, reason)
            if let context { await environment.started.cancelAndWait(under: context) }
            taskEmitter.retry(call.identity, next, after: number, error: reason)
            do {
                try await environment.services.sleep(next.delay)
            } catch {
                try await fail(call, error, ended.output)
                throw error
            }
            earlier = ended.output
            number += 1
        }
    }

    private func runAttempt<Input, Output>(
        _ number: Int,
        of task: DurableTask<Input, Output>,
        _ input: Input,
        answers: [TakenAnswer],
        in context: CallContext?,
        _ trace: AnswerTrace,
        within limit: TimeLimit?
    ) async -> EndedAttempt<Output> {
        guard let limit else { return await runAttempt(number, of: task, input, answers: answers, in: context, trace) }
        var (ended, timeout) = await limit.run {
            await self.runAttempt(number, of: task, input, answers: answers, in: context, trace)
        }
        if let timeout, environment.failure == nil {
            ended.result = timeout.result(of: ended.result, of: task.name, thread: environment.thread)
        }
        return ended
    }

    private func runAttempt<Input, Output>(
        _ number: Int,
        of task: DurableTask<Input, Output>,
        _ input: Input,
        answers: [TakenAnswer],
        in context: CallContext?,
        _ trace: AnswerTrace
    ) async -> EndedAttempt<Output> {
        var result: Result<Output, any Error>
        switch (task.body, context) {
        case (.leaf(let body), _):
            do { result = .success(try await tracing(trace) { try await body(input) }) } catch {
                result = .failure(error)
            }
            return EndedAttempt(result: result)
        case (.scoped(let body), let context?):
            let left: AttemptOutput
            (result, left) = await running(in: context, bodyAttempt: number, answers: answers, trace) { scope in
                try await body(input, scope)
            }
            if case .success = result {
                context.place?.release()
                // A result includes everything that the task started, so a task that is stopped in the meantime has no
                // result.
                let isWaiting = !environment.started.isEmpty(under: context)
                await withTaskCancellationHandler {
                    await environment.started.waitForAll(under: context)
                } onCancel: {
                    environment.started.cancelAll(under: context)
                }
                let isCutShort = isWaiting && (Task.isCancelled || environment.isStopped || environment.failure != nil)
                if isCutShort || context.hasStoppedCall { result = .failure(CancellationError()) }
            }
            if let suspension = context.suspension(after: result) { result = .failure(suspension) }
            return EndedAttempt(result: result, output: left)
        case (.scoped, nil):
            return EndedAttempt(result: .failure(CancellationError()))
        }
    }

    /// Stores and reports the result of a call.
    func complete<Output: Codable & Sendable>(
        _ call: TaskCall,
        _ value: Output,
        _ output: AttemptOutput = AttemptOutput(),
        isCached: Bool = false
    ) async throws {
        let isWanted = taskEmitter.wants([.updates, .tasks, .debug])
        if environment.isStored || isWanted {
            let stored = try stored(value, what: "The result", task: call.name, isReadBack: true)
            let result = ChannelWrite(ReservedChannel.result, stored)
            if environment.mayStore {
                try await store(finishedChanges([result], of: call.identity, with: output))
            }
            if isWanted {
                taskEmitter.update(call.name, stored, isStored: isCached)
                if !isCached {
                    taskEmitter.task(
                        .taskEnded(
                            TaskEnd(id: call.id, name: call.name, error: nil, results: [result], interrupts: [])
                        ),
                        step: step
                    )
                }
            }
        }
        forgetQuestions(of: call.id)
        if call.caller.mayRepeat { remember(value, of: call.id) }
        if isWanted { await taskEmitter.room() }
    }

    private func suspend(_ call: TaskCall, _ suspension: RunSuspension, _ output: AttemptOutput) async throws {
        let questions =
            suspension.interrupts.first.map {
                waitingQuestions($0, of: call.identity, taken: output.answers.count)
            } ?? []
        let question = ChannelWrite(
            ReservedChannel.interrupt,
            .array(try questions.map { try $0.storedValue() })
        )
        noteQuestions(questions, of: call.identity, taken: output.answers.count)
        call.caller.noteWaitingTask(call.id, with: suspension)
        if environment.mayStoreOutcomes {
            try await store(changes([question] + output.writes, of: call.identity, with: output))
            show(suspension.interrupts)
        }
    }

    /// Stores the answers that a task has taken when the whole run fails, because an answer is given only once.
    private func keepTaken(_ call: TaskCall, _ output: AttemptOutput) async throws {
        guard environment.mayStoreOutcomes, !output.records.isEmpty else { return }
        try await store(changes(output.writes, of: call.identity, with: output))
    }

    private func fail(_ call: TaskCall, _ reason: any Error, _ output: AttemptOutput) async throws {
        let text = reason.storedText
        note(TaskFailure(name: call.name, text: String(describing: reason)))
        if environment.mayStoreOutcomes {
            let error = ChannelWrite(ReservedChannel.error, .string(text))
            let writes = try output.writes + [error] + replacedCopies(in: call.identity)
            try await store(changes(writes, of: call.identity, with: output))
        }
        taskEmitter.task(
            .taskEnded(TaskEnd(id: call.id, name: call.name, error: text, results: [], interrupts: [])),
            step: step
        )
    }

    func emitStart<Input: Encodable>(of call: TaskCall, input: Input) {
        guard taskEmitter.wants([.tasks, .debug]) else { return }
        let stored = input is NoValue ? nil : try? stored(input, what: "The input", task: call.name)
        let arguments = StoredValue.array([.array(stored.map { [$0] } ?? []), .map(StoredMap())])
        taskEmitter.task(
            .taskStarted(
                TaskStart(id: call.id, name: call.name, input: arguments, triggers: [TaskIdentity.pushTrigger])
            ),
            step: step
        )
    }
}

/// The end of an attempt of a task's body.
struct EndedAttempt<Output: Sendable>: Sendable {
    var result: Result<Output, any Error>
    /// The output of the body that is stored with its outcome.
    var output = AttemptOutput()
}

extension CallContext {
    /// Returns the suspension that makes the body wait, even if the body ended in another way; `nil` when the body does
    /// not wait.
    func suspension<Value>(after result: Result<Value, any Error>) -> RunSuspension? {
        switch result {
        case .success: suspension
        case .failure: delivered ?? result.suspension
        }
    }
}

extension Result where Failure == any Error {
    /// The suspension that the body ended with; `nil` for none.
    var suspension: RunSuspension? {
        if case .failure(let error) = self { error as? RunSuspension } else { nil }
    }
}

extension Error {
    /// The stored text of an error.
    var storedText: String {
        self is CancellationError ? "CancelledError()" : String(describing: self)
    }
}
