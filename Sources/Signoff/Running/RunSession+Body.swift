import SignoffCheckpoint

extension RunSession {
    /// Runs the body until it has a value, fails finally or waits.
    ///
    /// Stores and reports the outcome.
    ///
    /// - Parameters:
    ///   - input: The input, as a value of its type.
    ///   - draft: The draft of new checkpoints.
    ///   - wasContinued: Whether the body is run again from stored state.
    /// - Returns: The value or the questions of the body.
    /// - Throws: The error of the body, once everything it started has ended.
    func run(_ input: any Sendable, draft: CheckpointDraft?, wasContinued: Bool) async throws -> RunOutcome {
        let cached = cachedResult(of: input)
        if !wasContinued, !trace.restsOnAnswer, let result = await cached?.completion(for: entrypoint) {
            return try await finish(result, draft: draft)
        }
        let context = CallContext(
            session: self,
            identity: body,
            mayRepeat: !entrypoint.retry.isEmpty,
            progress: progressMonitor(for: entrypoint.timeout, caller: nil),
            hasTimeLimit: entrypoint.timeout != nil,
            triggers: [ReservedChannel.start],
            caller: caller,
            trace: trace
        )
        let ended = await runAttempts(input, in: context)
        do {
            switch ended.result {
            case .success(let completion):
                let outcome = try await finish(completion, ended, context, draft: draft, wasContinued: wasContinued)
                if let cached, !trace.restsOnAnswer {
                    await store(completion, in: cached)
                }
                return outcome
            case .failure(let error):
                throw error
            }
        } catch let suspension as RunSuspension {
            return try await suspend(suspension, ended, context)
        } catch {
            try await fail(error, ended, context)
            throw environment.failure ?? error
        }
    }

    private struct EndedBody: Sendable {
        var result: Result<Completion, any Error>
        var output: AttemptOutput
    }

    private func runAttempts(_ input: any Sendable, in context: CallContext) async -> EndedBody {
        let limit = timeLimit(entrypoint.timeout, progress: context.progress)
        var attempt = 1
        var earlier = AttemptOutput()
        while true {
            var ended = await runAttempt(attempt, input, answers: answers(of: body.id), in: context, within: limit)
            ended.output = ended.output.following(earlier)
            keep(ended.output.answers, of: body.id)
            guard case .failure(let error) = ended.result, !Task.isCancelled, environment.failure == nil,
                let next = entrypoint.retry.next(
                    after: error,
                    attempt: attempt,
                    random: environment.services.random
                )
            else { return ended }
            environment.services.observer.retried(
                entrypoint.name,
                body.id,
                in: self,
                attempt: attempt,
                delay: next.delay,
                error
            )
            await environment.started.cancelAndWait(under: context)
            emitter.retry(body, next, after: attempt, error: error)
            do {
                try await environment.services.sleep(next.delay)
            } catch {
                ended.result = .failure(error)
                return ended
            }
            earlier = ended.output
            attempt += 1
        }
    }

    private func runAttempt(
        _ number: Int,
        _ input: any Sendable,
        answers: [TakenAnswer],
        in context: CallContext,
        within limit: TimeLimit?
    ) async -> EndedBody {
        guard let limit else { return await runAttempt(number, input, answers: answers, in: context) }
        var (ended, timeout) = await limit.run {
            await self.runAttempt(number, input, answers: answers, in: context)
        }
        if let timeout, environment.failure == nil {
            ended.result = timeout.result(of: ended.result, of: entrypoint.name, thread: environment.thread)
        }
        return ended
    }

    private func runAttempt(
        _ number: Int,
        _ input: any Sendable,
        answers: [TakenAnswer],
        in context: CallContext
    ) async -> EndedBody {
        var (result, left) = await running(in: context, bodyAttempt: number, answers: answers, trace) { scope in
            guard let body = self.entrypoint.body else { return Completion(value: NoValue(), saved: nil) }
            return try await body(input, scope)
        }
        if environment.failure == nil, let suspension = context.delivered ?? result.suspension {
            result = .failure(suspension)
        } else if let failure = environment.failure {
            result = .failure(failure)
        } else if case .success = result {
            do { try checkEnd(of: body, calls: left.numberOfCalls) } catch { result = .failure(error) }
        }
        return EndedBody(result: result, output: left)
    }

    // MARK: Ends

    private func finish(
        _ completion: Completion,
        _ ended: EndedBody,
        _ context: CallContext,
        draft: CheckpointDraft?,
        wasContinued: Bool
    ) async throws -> RunOutcome {
        if context.hasStoppedCall { throw CancellationError() }
        guard environment.isStored || emitter.wants([.updates, .values, .tasks, .debug, .checkpoints]) else {
            await environment.started.waitForAll(under: context)
            if let suspension = context.suspension { throw suspension }
            return .finished(.live(completion.value))
        }
        let known = recorded.tasks[body.id]?.end
        let name = entrypoint.name
        let value = try known ?? stored(completion.value, what: "The result", task: name, isReadBack: true)
        let saved =
            try completion.saved.map { try stored($0, what: "The saved value", task: name, isReadBack: true) } ?? value
        let results = [ChannelWrite(ReservedChannel.end, value), ChannelWrite(ReservedChannel.previous, saved)]
        var changes = known == nil ? finishedChanges(results, of: body, with: ended.output) : []
        let isWaiting = !environment.started.isEmpty(under: context) || context.suspension != nil
        var isAnnounced = false
        if isWaiting {
            func storeResult() async throws {
                guard !isAnnounced else { return }
                if environment.mayStore { try await store(changes) }
                changes = []
                announce(value, isStored: known != nil)
                isAnnounced = true
            }
            if !mayRefuseAnswers { try await storeResult() }
            await environment.started.waitForAll(under: context)
            refuseAnswersNotReached()
            if let failure = environment.failure { throw failure }
            if let suspension = context.suspension {
                try await storeResult()
                return try await suspend(suspension, ended, context, hasResult: true)
            }
            try Task.checkCancellation()
        }
        refuseAnswersNotReached()
        if let failure = environment.failure { throw failure }
        changes = settleAnswers() + changes
        try await close(value, saved, after: changes, draft: draft, wasContinued: wasContinued) {
            if !isAnnounced { announce(value, isStored: known != nil) }
        }
        return .finished(known.map(ResultValue.stored) ?? .live(completion.value))
    }

    /// Ends a turn whose result is in the cache.
    private func finish(_ cached: CachedCompletion, draft: CheckpointDraft?) async throws -> RunOutcome {
        let results = [
            ChannelWrite(ReservedChannel.end, cached.value), ChannelWrite(ReservedChannel.previous, cached.saved),
        ]
        let changes = finishedChanges(results, of: body)
        try await close(cached.value, cached.saved, after: changes, draft: draft, wasContinued: false) {
            emitter.update(entrypoint.name, cached.value, isStored: true)
        }
        return .finished(.stored(cached.value))
    }

    /// Stores and reports the end of the step.
    private func close(
        _ value: StoredValue,
        _ saved: StoredValue,
        after changes: [CheckpointChange],
        draft: CheckpointDraft?,
        wasContinued: Bool,
        announcing announce: () -> Void
    ) async throws {
        var state = ChannelState(base.checkpoint)
        let results = [ChannelWrite(ReservedChannel.end, value), ChannelWrite(ReservedChannel.previous, saved)]
        let written = TaskWrites(
            name: entrypoint.name,
            path: body.path,
            triggers: [ReservedChannel.start],
            writes: results
        )
        let called = calledNames.map { TaskWrites(name: $0, path: "", triggers: [], writes: []) }
        let loop = try draft?.loop(
            after: base,
            parent: parentOfEnd,
            from: &state,
            wasContinued: wasContinued,
            applying: [written] + called
        )
        if environment.mayStore { try await store(end: loop, after: changes) }
        announce()
        emitter.value(value)
        if let loop, environment.isStored {
            emitter.checkpoint(
                CheckpointEvent(
                    saved: loop,
                    parent: loop.parent,
                    value: value,
                    workflow: entrypoint.name,
                    tasks: []
                )
            )
        }
    }

    /// Stores the result of the workflow for the next equal input.
    private func store(_ completion: Completion, in cached: CachedResult) async {
        guard let value = try? StoredValueEncoder().encode(completion.value),
            let saved = try? completion.saved.map({ try StoredValueEncoder().encode($0) }) ?? value
        else { return }
        await cached.store(CachedCompletion(value: value, saved: saved).stored)
    }

    /// Reports the answers that no question took, and returns the changes to store for them; empty when another worker
    /// continues the run.
    func settleAnswers(mayContinue: Bool = false) -> [CheckpointChange] {
        guard caller == nil, environment.mayStoreOutcomes else { return [] }
        let rest = environment.answers.settle(mayContinue: mayContinue)
        for answer in rest.undelivered { tell(UndeliveredAnswer(answer.record)) }
        for answer in rest.kept { tell(UndeliveredAnswer(answer.record, isKept: true)) }
        return rest.changes
    }

    /// Whether the run fails when an answer does not reach its question.
    ///
    /// The end of the run is then stored only after all answers are settled.
    private var mayRefuseAnswers: Bool {
        caller == nil && environment.config.replay == .strict && !environment.answers.isEmpty
    }

    /// Fails a strict run that did not reach an answered question.
    func refuseAnswersNotReached() {
        guard mayRefuseAnswers, environment.failure == nil, environment.mayStore, !Task.isCancelled else { return }
        environment.halt(
            WorkflowError(
                .nondeterministicReplay,
                """
                \(entrypoint.name) did not come to the question that was answered, and the replay is strict. The answer and its \
                question stay as they were. Run the thread with the release of the workflow that asked the question, or fork it from \
                an earlier checkpoint
                """,
                thread: environment.thread,
                task: entrypoint.name
            )
        )
    }

    /// Stores and reports that the answers of a halted run were not delivered.
    func refuseAnswers() async throws {
        guard caller == nil, environment.isHalted, environment.mayStore else { return }
        let rest = environment.answers.refuseAll()
        for answer in rest.refused { tell(UndeliveredAnswer(answer.record)) }
        if !rest.changes.isEmpty { try await environment.store(rest.changes) }
    }

    private func announce(_ value: StoredValue, isStored: Bool) {
        emitter.update(entrypoint.name, value, isStored: isStored)
        let result = ChannelWrite(ReservedChannel.end, value)
        emitEnd(error: nil, result: result, interrupts: [])
    }

    /// Stores and reports the question that the body waits with.
    ///
    /// At the root, the function waits until the started tasks have ended.
    private func suspend(
        _ suspension: RunSuspension,
        _ ended: EndedBody,
        _ context: CallContext,
        hasResult: Bool = false
    ) async throws -> RunOutcome {
        let first = suspension.interrupts.first
        var question: [CheckpointChange] = []
        let own =
            hasResult
            ? []
            : first.map { waitingQuestions($0, of: body, taken: ended.output.answers.count) } ?? []
        if !hasResult { question = try waiting(with: own, ended) }
        // The question is reported at once. A nested run leaves the waiting to the root, except when everything is
        // stored at the end.
        if caller == nil || storesAtExit, !environment.started.isEmpty(under: context) {
            if environment.mayStoreOutcomes, environment.failure == nil, !Task.isCancelled, !mayRefuseAnswers {
                try await store(question)
                noteStoredQuestion()
                question = []
                show(suspension.interrupts)
            }
            await environment.started.waitForAll(under: context)
        }
        refuseAnswersNotReached()
        if let failure = environment.failure {
            try await fail(failure, ended, context)
            throw failure
        }
        if Task.isCancelled {
            try await fail(CancellationError(), ended, context)
            throw CancellationError()
        }
        let asked = openQuestions(surfacing: first)
        let left = environment.mayStoreOutcomes ? try await questionsNotReached(besides: asked) : []
        if !hasResult, !left.isEmpty {
            // Readers that do not know of nested runs find the question in the row of the body.
            question = try waiting(with: own + left, ended)
        }
        question = settleAnswers() + question
        if environment.mayStoreOutcomes {
            try await store(question: question)
            try await storeHeldBack()
        }
        let open = asked + own.dropFirst() + left
        show(open)
        if open.count > 1 { emitter.interrupts(open) }
        emitEnd(error: nil, result: nil, interrupts: open)
        emitter.value(currentValue, interrupts: open)
        return .interrupted(open)
    }

    /// Returns the changes that store the questions that the body waits with.
    private func waiting(with questions: [Interrupt], _ ended: EndedBody) throws -> [CheckpointChange] {
        noteQuestions(questions, of: body, taken: ended.output.answers.count)
        let stored = StoredValue.array(try questions.map { try $0.storedValue() })
        let write = ChannelWrite(ReservedChannel.interrupt, stored)
        return changes([write] + ended.output.writes, of: body, with: ended.output)
    }

    private func fail(_ error: any Error, _ ended: EndedBody, _ context: CallContext) async throws {
        silenceTasks()
        environment.started.cancelAll(under: context)
        await environment.started.waitForAll(under: context)
        try await refuseAnswers()
        let settled = settleAnswers(mayContinue: true)
        let text = error.storedText
        let copies = try replacedCopies(in: body)
        if environment.mayStoreOutcomes, environment.failure.map({ !($0 is CheckpointError) }) ?? true {
            let write = ChannelWrite(ReservedChannel.error, .string(text))
            try await store(settled + changes(ended.output.writes + [write] + copies, of: body, with: ended.output))
            try await storeHeldBack()
        }
        if let task = failedTask(of: error) { environment.noteFailedTask(task) }
        emitEnd(error: text, result: nil, interrupts: [])
    }

    /// Runs an attempt of a body in a scope of its own.
    ///
    /// The scope belongs to the current task and ends with the attempt.
    ///
    /// - Returns: The end of the body, and the changes in its scope to store.
    func running<Value: Sendable>(
        in context: CallContext,
        bodyAttempt: Int,
        answers: [TakenAnswer],
        _ trace: AnswerTrace,
        _ body: @concurrent (WorkflowScope) async throws -> Value
    ) async -> (Result<Value, any Error>, AttemptOutput) {
        await tracing(trace) {
            let scope = WorkflowScope(context, bodyAttempt: bodyAttempt, answers: answers)
            do {
                let value = try await body(scope)
                return (.success(value), scope.output)
            } catch {
                return (.failure(error), scope.output)
            }
        }
    }

    /// Performs the work of a body, and records in its trace the results of futures.
    ///
    /// Without a cache, the trace is not needed.
    func tracing<Value>(_ trace: AnswerTrace, _ work: () async throws -> Value) async rethrows -> Value {
        guard environment.services.cache != nil else { return try await work() }
        return try await AnswerTrace.$current.withValue(trace, operation: work)
    }

    // MARK: Events

    func emitStart(input: StoredValue) {
        emitter.task(
            .taskStarted(
                TaskStart(id: body.id, name: entrypoint.name, input: input, triggers: [ReservedChannel.start])
            ),
            step: step
        )
    }

    private func emitEnd(error: String?, result: ChannelWrite?, interrupts: [Interrupt]) {
        emitter.task(
            .taskEnded(
                TaskEnd(
                    id: body.id,
                    name: entrypoint.name,
                    error: error,
                    results: result.map { [$0] } ?? [],
                    interrupts: interrupts
                )
            ),
            step: step
        )
    }

    /// Reports the checkpoint that the step starts from.
    func emitBase() {
        guard environment.isStored else { return }
        let error = base.pendingWrites.first { $0.task == body.id && $0.channel == ReservedChannel.error }
        emitter.checkpoint(
            CheckpointEvent(
                saved: base,
                parent: base.parent,
                value: currentValue,
                workflow: entrypoint.name,
                tasks: [
                    CheckpointEvent.Task(
                        id: body.id,
                        name: entrypoint.name,
                        error: error?.value.stringValue,
                        interrupts: recorded.tasks[body.id]?.interrupts ?? []
                    )
                ]
            )
        )
    }
}
