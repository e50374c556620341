import SignoffCheckpoint

/// The attempts of a node under its policies.
extension RunSession {
    /// Runs a node until it has written, fails finally or waits.
    func attempts(
        of node: StepNode,
        as task: PlannedTask,
        _ identity: TaskIdentity,
        _ call: NodeCall,
        _ trace: AnswerTrace
    ) async -> EndedAttempt<[ChannelWrite]> {
        let policies = node.retry.isEmpty ? entrypoint.retry : node.retry
        let place = environment.limit.map(TaskPlace.init)
        let timeout = task.timeout.flatMap(TimeoutPolicy.init) ?? node.timeout
        let monitor = progressMonitor(for: timeout, caller: caller?.progress)
        let limit = timeLimit(timeout, progress: monitor)
        let context = CallContext(
            session: self,
            identity: identity,
            mayRepeat: !policies.isEmpty,
            progress: monitor,
            hasTimeLimit: timeout != nil,
            triggers: task.triggers,
            place: place,
            caller: caller,
            trace: trace
        )
        var number = 1
        var earlier = AttemptOutput()
        while true {
            var ended = await attempt(number, of: node, call, in: context, within: limit)
            ended.output = ended.output.following(earlier)
            keep(ended.output.answers, of: identity.id)
            guard case .failure(let error) = ended.result, !Task.isCancelled, environment.failure == nil,
                let next = policies.next(after: error, attempt: number, random: environment.services.random)
            else { return ended }
            let observer = environment.services.observer
            observer.retried(node.name, identity.id, in: self, attempt: number, delay: next.delay, error)
            await environment.started.cancelAndWait(under: context)
            taskEmitter.retry(identity, next, after: number, error: error)
            do {
                try await environment.services.sleep(next.delay)
            } catch {
                ended.result = .failure(error)
                return ended
            }
            earlier = ended.output
            number += 1
        }
    }

    private func attempt(
        _ number: Int,
        of node: StepNode,
        _ call: NodeCall,
        in context: CallContext,
        within limit: TimeLimit?
    ) async -> EndedAttempt<[ChannelWrite]> {
        do { try await context.place?.take() } catch { return EndedAttempt(result: .failure(error)) }
        defer { context.place?.release() }
        guard let limit else { return await attempt(number, of: node, call, in: context) }
        var (ended, timeout) = await limit.run { await self.attempt(number, of: node, call, in: context) }
        if let timeout, environment.failure == nil {
            ended.result = timeout.result(of: ended.result, of: node.name, thread: environment.thread)
        }
        return ended
    }

    private func attempt(
        _ number: Int,
        of node: StepNode,
        _ call: NodeCall,
        in context: CallContext
    ) async -> EndedAttempt<[ChannelWrite]> {
        guard case .body(let body) = node.work else { return EndedAttempt(result: .success([])) }
        var (result, left) = await running(
            in: context,
            bodyAttempt: number,
            answers: answers(of: context.id),
            context.trace
        ) { scope in try await body(call, scope) }
        if case .success = result {
            context.place?.release()
            // The writes of a node include everything that the node started.
            let isWaiting = !environment.started.isEmpty(under: context)
            if isWaiting {
                await withTaskCancellationHandler {
                    await environment.started.waitForAll(under: context)
                } onCancel: {
                    environment.started.cancelAll(under: context)
                }
            }
            let isCutShort = isWaiting && (Task.isCancelled || environment.isStopped)
            if isCutShort || context.hasStoppedCall { result = .failure(CancellationError()) }
        } else if context.suspension == nil {
            await environment.started.cancelAndWait(under: context)
        } else {
            await environment.started.waitForAll(under: context)
        }
        if environment.failure == nil, let suspension = context.suspension(after: result) {
            result = .failure(suspension)
        } else if let failure = environment.failure {
            result = .failure(failure)
        } else if case .success = result {
            do { try checkEnd(of: context.identity, calls: left.numberOfCalls) } catch { result = .failure(error) }
        }
        return EndedAttempt(result: result, output: left)
    }
}
