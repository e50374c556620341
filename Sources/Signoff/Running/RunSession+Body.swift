import SignoffCheckpoint

extension RunSession {
    /// Runs the body until it has a value, is final in its failure, or waits; stores and announces what became of it.
    ///
    /// - Parameters:
    ///   - input: The input, as its type.
    ///   - draft: How checkpoints are made.
    ///   - wasContinued: Whether the body is run again from stored state.
    /// - Returns: Its value, or its questions.
    /// - Throws: The body's error, after everything it started has ended.
    func run(_ input: any Sendable, draft: CheckpointDraft?, wasContinued: Bool) async throws -> RunOutcome {
        let context = CallContext(session: self, identity: body, mayRepeat: !entrypoint.retry.isEmpty)
        let ended = await runAttempts(input, in: context)
        do {
            switch ended.result {
            case .success(let completion):
                return try await finish(completion, ended, context, draft: draft, wasContinued: wasContinued)
            case .failure(let error):
                throw error
            }
        } catch let suspension as RunSuspension {
            return try await suspend(suspension, ended)
        } catch {
            try await fail(error, ended)
            throw environment.failure ?? error
        }
    }

    private struct EndedBody {
        let result: Result<Completion, any Error>
        let writes: [ChannelWrite]
        let calls: Int
    }

    private func runAttempts(_ input: any Sendable, in context: CallContext) async -> EndedBody {
        var answers = recorded.answers(of: body.id)
        var attempt = 1
        while true {
            let scope = WorkflowScope(context, bodyAttempt: attempt, answers: answers)
            var result: Result<Completion, any Error>
            do { result = .success(try await entrypoint.body(input, scope)) } catch { result = .failure(error) }
            answers = scope.answers
            if let suspension = context.delivered ?? result.suspension {
                result = .failure(suspension)
            } else if let failure = environment.failure {
                result = .failure(failure)
            } else if case .success = result {
                do { try checkEnd(of: body, calls: scope.numberOfCalls) } catch { result = .failure(error) }
            }
            let ended = EndedBody(result: result, writes: scope.writes, calls: scope.numberOfCalls)
            guard case .failure(let error) = result, !Task.isCancelled,
                let next = entrypoint.retry.next(
                    after: error,
                    attempt: attempt,
                    random: environment.services.random
                )
            else { return ended }
            await environment.started.cancelAndWait(startedBy: context)
            emitter.retry(body, next, after: attempt, error: error)
            do {
                try await environment.services.sleep(next.delay)
            } catch {
                return EndedBody(result: .failure(error), writes: scope.writes, calls: scope.numberOfCalls)
            }
            attempt += 1
        }
    }

    // MARK: Ends

    private func finish(
        _ completion: Completion,
        _ ended: EndedBody,
        _ context: CallContext,
        draft: CheckpointDraft?,
        wasContinued: Bool
    ) async throws -> RunOutcome {
        guard environment.isStored || emitter.wants([.updates, .values, .tasks, .debug, .checkpoints]) else {
            await environment.started.waitForAll(of: self)
            if let suspension = context.suspension { throw suspension }
            return .finished(.live(completion.value))
        }
        let known = recorded.tasks[body.id]?.end
        let value = try known ?? stored(completion.value, what: "The result", task: entrypoint.name)
        let saved = try completion.saved.map { try stored($0, what: "The saved value", task: entrypoint.name) } ?? value
        let results = [ChannelWrite(ReservedChannel.end, value), ChannelWrite(ReservedChannel.previous, saved)]
        var changes = known == nil ? finishedBatches(ended.writes + results, of: body) : []
        let isWaiting = !environment.started.isEmpty(of: self) || context.suspension != nil
        if isWaiting {
            if environment.mayStore { try await store(changes) }
            changes = []
            announce(value, isStored: known != nil)
            await environment.started.waitForAll(of: self)
            if let failure = environment.failure { throw failure }
            if let suspension = context.suspension {
                return try await suspend(suspension, ended, hasResult: true)
            }
            try Task.checkCancellation()
        }
        let loop = draft.map { draft in
            draft.loop(
                after: base,
                parent: parentOfEnd,
                wasContinued: wasContinued,
                end: value,
                previous: saved,
                tasks: calledNames
            )
        }
        if environment.mayStore { try await store(end: loop, after: changes) }
        if !isWaiting { announce(value, isStored: known != nil) }
        emitter.value(value)
        if let loop, environment.isStored {
            emitter.checkpoint(
                CheckpointEvent(
                    saved: loop,
                    parent: loop.parent,
                    value: value,
                    task: nil,
                    workflow: entrypoint.name,
                    error: nil,
                    interrupts: []
                )
            )
        }
        return .finished(known.map(ResultValue.stored) ?? .live(completion.value))
    }

    private func announce(_ value: StoredValue, isStored: Bool) {
        emitter.update(entrypoint.name, value, isStored: isStored)
        let result = ChannelWrite(ReservedChannel.end, value)
        emitEnd(error: nil, result: result, interrupts: [])
    }

    private func suspend(
        _ suspension: RunSuspension,
        _ ended: EndedBody,
        hasResult: Bool = false
    ) async throws -> RunOutcome {
        await environment.started.waitForAll(of: self)
        if let failure = environment.failure {
            try await fail(failure, ended)
            throw failure
        }
        if Task.isCancelled {
            try await fail(CancellationError(), ended)
            throw CancellationError()
        }
        let first = suspension.interrupts.first
        if environment.mayStore, !hasResult {
            let question = ChannelWrite(
                ReservedChannel.interrupt,
                .array(try first.map { [try $0.storedValue()] } ?? [])
            )
            try await store([batch([question] + ended.writes, of: body)])
        }
        if environment.mayStore { try await storeHeldBack() }
        let open = openQuestions(surfacing: first)
        emitter.interrupts(open)
        emitEnd(error: nil, result: nil, interrupts: open)
        emitter.value(currentValue, interrupts: open)
        return .interrupted(open)
    }

    private func fail(_ error: any Error, _ ended: EndedBody) async throws {
        silenceTasks()
        environment.started.cancelAll(of: self)
        await environment.started.waitForAll(of: self)
        let text = error.storedText
        if environment.mayStore, environment.failure.map({ !($0 is CheckpointError) }) ?? true {
            let write = ChannelWrite(ReservedChannel.error, .string(text))
            try await store([batch(ended.writes + [write], of: body)])
            try await storeHeldBack()
        }
        if let task = failedTask(of: error) { environment.noteFailedTask(task) }
        emitEnd(error: text, result: nil, interrupts: [])
    }

    // MARK: Events

    func emitStart(input: StoredValue) {
        emitter.task(
            .taskStarted(TaskStart(id: body.id, name: entrypoint.name, input: input, trigger: ReservedChannel.start)),
            step: step
        )
    }

    private func emitEnd(error: String?, result: ChannelWrite?, interrupts: [Interrupt]) {
        emitter.task(
            .taskEnded(
                TaskEnd(id: body.id, name: entrypoint.name, error: error, result: result, interrupts: interrupts)
            ),
            step: step
        )
    }

    /// Announces the checkpoint the step starts from.
    func emitBase() {
        guard environment.isStored else { return }
        let error = base.pendingWrites.first { $0.task == body.id && $0.channel == ReservedChannel.error }
        emitter.checkpoint(
            CheckpointEvent(
                saved: base,
                parent: base.parent,
                value: currentValue,
                task: body.id,
                workflow: entrypoint.name,
                error: error?.value.stringValue,
                interrupts: recorded.tasks[body.id]?.interrupts ?? []
            )
        )
    }
}
