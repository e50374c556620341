import OrderedCollections
import SignoffCheckpoint

extension RunSession {
    /// Runs the tasks of a step that have no stored result.
    ///
    /// Tasks that finished in an earlier run are shown again first. Each task is stored when it ends, but the last one: that is stored with what follows.
    ///
    /// - Returns: How each task ended, in the order of `tasks`.
    func run(_ tasks: [PlannedTask], of program: any NodeProgram, _ call: NodeCall) async -> [EndedNode] {
        let known = recordedWrites()
        var ended = tasks.map { task -> EndedNode? in
            if let writes = known[task.id] {
                return EndedNode(task: task, end: .finished(writes, isStored: true), isShown: true)
            }
            guard let handler = handler(of: task, program), let writes = known[handler.id] else { return nil }
            return EndedNode(task: handler, end: .finished(writes, isStored: true), isShown: true, handled: task)
        }
        let progress = StepProgress(program.structure, tasks: ended.count { $0 == nil })
        for task in tasks { emitStart(of: task, program, call) }
        for node in ended.lazy.compactMap(\.self) {
            // Stored results of one step do not conflict: one that did was not stored.
            try? progress.take(node.writes ?? [], of: node.task.name)
            show(node, program)
        }
        let open = tasks.indices.filter { ended[$0] == nil }
        if open.count == 1 {
            ended[open[0]] = await run(tasks[open[0]], of: program, call, progress)
        } else if !open.isEmpty {
            await withTaskGroup(of: (Int, EndedNode).self) { group in
                for index in open {
                    group.addTask { (index, await self.run(tasks[index], of: program, call, progress)) }
                }
                for await (index, node) in group { ended[index] = node }
            }
        }
        return ended.compactMap(\.self)
    }

    /// What the tasks of the step wrote that finished in an earlier run.
    private func recordedWrites() -> [TaskID: [ChannelWrite]] {
        guard !recorded.isEmpty, keepsResults else { return [:] }
        let finished = TaskRecord.records(of: base.pendingWrites).filter { $0.isFinished && !$0.isCalled }
        return Dictionary(finished.map { ($0.task, $0.output) }) { first, _ in first }
    }

    private func run(
        _ task: PlannedTask,
        of program: any NodeProgram,
        _ shared: NodeCall,
        _ progress: StepProgress
    ) async -> EndedNode {
        let call = NodeCall(state: shared.state, argument: task.argument, remainingSteps: shared.remainingSteps)
        var ended: EndedNode
        if let node = program.node(task.name), let identity = task.identity {
            ended = await run(node, as: task, identity, call, progress, program)
            ended = await handled(ended, node, identity, call, progress, program)
        } else {
            ended = EndedNode(task: task, end: .failed(unknownNode(task.name)))
        }
        if progress.end() { return ended }
        do {
            if !ended.changes.isEmpty { try await store(ended.changes) }
        } catch {
            ended.end = .failed(error)
        }
        ended.changes = []
        show(ended, program)
        ended.isShown = true
        // What ends after a failure is stored, and shown when the thread goes on.
        if ended.failure != nil { silenceTasks() }
        await taskEmitter.room()
        return ended
    }

    /// The task that handles the failure of another one; nil where nobody does.
    private func handler(of task: PlannedTask, _ program: any NodeProgram) -> PlannedTask? {
        guard let handler = program.node(task.name)?.handler, let failed = task.identity,
            let identity = try? TaskIdentity(handler: handler.name, of: failed, runNamespace: base.namespace)
        else { return nil }
        return PlannedTask(handler: identity, of: task)
    }

    /// Runs the handler of a node that has failed, in this run or the one before.
    private func handled(
        _ ended: EndedNode,
        _ node: StepNode,
        _ identity: TaskIdentity,
        _ call: NodeCall,
        _ progress: StepProgress,
        _ program: any NodeProgram
    ) async -> EndedNode {
        guard let error = ended.failure, !(error is CancellationError), !(error is ParentHandover),
            environment.failure == nil, environment.mayStoreOutcomes || !environment.isStored,
            let handler = node.handler, let task = self.handler(of: ended.task, program), let own = task.identity
        else { return ended }
        do { try await store(ended.changes) } catch { return EndedNode(task: ended.task, end: .failed(error)) }
        if !(error is StoredFailure) { show(ended, program) }
        environment.services.names.insert(handler.name)
        let handling = StepNode(
            handler.name,
            work: .body { call, flow in try await handler.body(call, error, flow) }
        )
        var result = await run(handling, as: task, own, call, progress, program)
        result.handled = ended.task
        return result
    }

    private func unknownNode(_ name: String) -> WorkflowError {
        WorkflowError(
            .workflowUnknown,
            "\(entrypoint.name) has no node \(name); was the node renamed or removed since the thread was stored?",
            thread: environment.thread,
            task: name
        )
    }

    private func run(
        _ node: StepNode,
        as task: PlannedTask,
        _ identity: TaskIdentity,
        _ call: NodeCall,
        _ progress: StepProgress,
        _ program: any NodeProgram
    ) async -> EndedNode {
        if case .taking(let take) = node.work {
            do {
                return finished(task, identity, try take(call), AttemptOutput(), progress)
            } catch {
                return await failed(task, identity, error, AttemptOutput())
            }
        }
        if node.handler != nil, let error = recordedFailure(of: task.id) {
            // The node has failed for good in an earlier run: its handler goes on.
            return EndedNode(task: task, end: .failed(StoredFailure(text: error)), isShown: true)
        }
        let trace = AnswerTrace(startedBy: self.trace)
        let cached = cachedResult(of: node, call, in: program.structure)
        if !trace.restsOnAnswer, let writes = await cached?.value().flatMap(ChannelWrite.list) {
            var ended = finished(task, identity, writes, AttemptOutput(), progress)
            if case .finished = ended.end { ended.end = .finished(writes, isStored: true) }
            return ended
        }
        let result = await attempts(of: node, identity, call, trace)
        switch result.result {
        case .success(let writes):
            let ended = finished(task, identity, writes, result.output, progress)
            if let cached, !trace.restsOnAnswer, ended.failure == nil {
                await cached.store(ChannelWrite.stored(writes))
            }
            return ended
        case .failure(let suspension as RunSuspension):
            return waiting(task, identity, suspension, result.output)
        case .failure(let error):
            return await failed(task, identity, error, result.output, isHandled: node.handler != nil)
        }
    }

    private func recordedFailure(of task: TaskID) -> String? {
        guard !recorded.isEmpty else { return nil }
        return TaskRecord.records(of: base.pendingWrites).first { $0.task == task && $0.isHandled }?.error
    }

    // MARK: Attempts

    private func attempts(
        of node: StepNode,
        _ identity: TaskIdentity,
        _ call: NodeCall,
        _ trace: AnswerTrace
    ) async -> EndedAttempt<[ChannelWrite]> {
        let policies = node.retry.isEmpty ? entrypoint.retry : node.retry
        let place = environment.limit.map(TaskPlace.init)
        let monitor = progressMonitor(for: node.timeout, caller: caller?.progress)
        let limit = timeLimit(node.timeout, progress: monitor)
        let context = CallContext(
            session: self,
            identity: identity,
            mayRepeat: !policies.isEmpty,
            progress: monitor,
            hasTimeLimit: node.timeout != nil,
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
        defer { context.place?.giveBack() }
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
            context.place?.giveBack()
            // The writes of a node stand for everything the node started.
            let isWaiting = !environment.started.isEmpty(under: context)
            await withTaskCancellationHandler {
                await environment.started.waitForAll(under: context)
            } onCancel: {
                environment.started.cancelAll(under: context)
            }
            let isStopped = Task.isCancelled || environment.stop != nil
            if isWaiting && isStopped || context.hasStoppedCall { result = .failure(CancellationError()) }
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

    // MARK: Ends

    private func finished(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ writes: [ChannelWrite],
        _ output: AttemptOutput,
        _ progress: StepProgress
    ) -> EndedNode {
        do {
            try progress.take(writes, of: task.name)
        } catch {
            let failure = ChannelWrite(ReservedChannel.error, .string(error.storedText))
            let stored =
                environment.mayStoreOutcomes ? changes(output.writes + [failure], of: identity, with: output) : []
            return EndedNode(task: task, end: .failed(error), changes: stored)
        }
        let kept = writes.filter { entrypoint.nodes?.structure.channels[$0.channel]?.isStored ?? true }
        let rows = kept.isEmpty ? [ChannelWrite(ReservedChannel.noWrites, .null)] : kept
        let stored = environment.mayStore ? finishedChanges(rows, of: identity, with: output) : []
        forgetQuestions(of: identity.id)
        return EndedNode(task: task, end: .finished(writes, isStored: false), changes: stored)
    }

    private func waiting(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ suspension: RunSuspension,
        _ output: AttemptOutput
    ) -> EndedNode {
        let questions =
            suspension.interrupts.first.map { first in
                waitingQuestions(first, of: identity, taken: output.answers.count) + suspension.interrupts.dropFirst()
            } ?? []
        guard let stored = try? questions.map({ try $0.storedValue() }) else {
            return EndedNode(task: task, end: .waiting(suspension))
        }
        noteQuestions(questions, of: identity, taken: output.answers.count)
        guard environment.mayStoreOutcomes else { return EndedNode(task: task, end: .waiting(suspension)) }
        let row = ChannelWrite(ReservedChannel.interrupt, .array(stored))
        return EndedNode(
            task: task,
            end: .waiting(suspension),
            changes: changes([row] + output.writes, of: identity, with: output)
        )
    }

    private func failed(
        _ task: PlannedTask,
        _ identity: TaskIdentity,
        _ error: any Error,
        _ output: AttemptOutput,
        isHandled: Bool = false
    ) async -> EndedNode {
        if let handover = error as? ParentHandover {
            // The step ends here without a trace: the task around it goes on.
            guard caller == nil else { return EndedNode(task: task, end: .failed(handover), isShown: true) }
            return await failed(task, identity, parentMissing(handover, of: task.name), output)
        }
        note(TaskFailure(name: task.name, text: String(describing: error)))
        guard environment.mayStoreOutcomes, environment.failure.map({ !($0 is CheckpointError) }) ?? true else {
            return EndedNode(task: task, end: .failed(error))
        }
        let row = ChannelWrite(ReservedChannel.error, .string(error.storedText))
        let copies = (try? replacedCopies(in: identity)) ?? []
        let source =
            isHandled && !(error is CancellationError)
            ? [ChannelWrite(ReservedChannel.errorSourceNode, .string(task.name))] : []
        return EndedNode(
            task: task,
            end: .failed(error),
            changes: changes(output.writes + [row] + source + copies, of: identity, with: output)
        )
    }

    private func parentMissing(_ handover: ParentHandover, of node: String) -> WorkflowError {
        WorkflowError(
            .parentMissing,
            "\(node) hands over to \(handover.target) of the graph around \(entrypoint.name), and no graph runs it: run it as a node of one",
            thread: environment.thread,
            task: node
        )
    }

    // MARK: Cache

    private func cachedResult(of node: StepNode, _ call: NodeCall, in structure: StepStructure) -> CachedResult? {
        guard let cache = environment.services.cache, let policy = node.cache else { return nil }
        return CachedResult(
            in: cache,
            namespace: CachedKind.node.namespace(policy.namespace, node.name),
            own: policy.key?(call),
            input: call.input(in: structure),
            timeToLive: policy.timeToLive,
            observer: environment.services.observer
        )
    }

    // MARK: Showing

    private func emitStart(of task: PlannedTask, _ program: any NodeProgram, _ call: NodeCall) {
        guard taskEmitter.wants([.tasks, .debug]), isShown(task, program) else { return }
        let input = task.argument ?? call.input(in: program.structure)
        let start = TaskStart(id: task.id, name: task.name, input: input, triggers: task.triggers)
        taskEmitter.task(.taskStarted(start), step: step)
    }

    /// Shows how a task ended; the question it waits with comes first.
    func show(_ ended: EndedNode, _ program: any NodeProgram) {
        let task = ended.task
        guard ended.suspension != nil || taskEmitter.wants([.updates, .tasks, .debug]), isShown(task, program) else {
            return
        }
        switch ended.end {
        case .finished(let writes, let isStored):
            let shown = program.structure.shown(writes)
            taskEmitter.update(task.name, StoredValue(update: shown), isStored: isStored)
            guard !isStored else { return }
            taskEmitter.task(
                .taskEnded(TaskEnd(id: task.id, name: task.name, error: nil, results: shown, interrupts: [])),
                step: step
            )
        case .waiting(let suspension):
            show(suspension.interrupts)
            taskEmitter.task(
                .taskEnded(
                    TaskEnd(id: task.id, name: task.name, error: nil, results: [], interrupts: suspension.interrupts)
                ),
                step: step
            )
        case .failed(let error):
            taskEmitter.task(
                .taskEnded(TaskEnd(id: task.id, name: task.name, error: error.storedText, results: [], interrupts: [])),
                step: step
            )
        }
    }

    private func isShown(_ task: PlannedTask, _ program: any NodeProgram) -> Bool {
        !(program.node(task.name)?.isHidden ?? false)
    }
}

extension StepStructure {
    /// The writes to the channels people see.
    func shown(_ writes: [ChannelWrite]) -> [ChannelWrite] {
        writes.filter { isState($0.channel) }
    }
}

extension StoredValue {
    /// What a task wrote as a stream shows it: an object, null for nothing, and a list of objects where a channel was written more than once.
    init(update writes: [ChannelWrite]) {
        func object(_ writes: [ChannelWrite]) -> StoredValue {
            .map(StoredMap(pairs: writes.map { ($0.channel, $0.value) }))
        }
        if writes.isEmpty {
            self = .null
        } else if Set(writes.map(\.channel)).count == writes.count {
            self = object(writes)
        } else {
            self = .array(writes.map { object([$0]) })
        }
    }
}

extension ChannelWrite {
    /// Writes as a cache keeps them.
    fileprivate static func stored(_ writes: [ChannelWrite]) -> StoredValue {
        .array(writes.map { .array([.string($0.channel), $0.value]) })
    }

    /// Reads what ``stored(_:)`` made; nil for anything else.
    fileprivate static func list(_ stored: StoredValue) -> [ChannelWrite]? {
        guard let rows = stored.arrayValue else { return nil }
        let writes = rows.compactMap { row in
            row.arrayValue.flatMap { parts in
                parts.count == 2 ? parts[0].stringValue.map { ChannelWrite($0, parts[1]) } : nil
            }
        }
        return writes.count == rows.count ? writes : nil
    }
}
