import OrderedCollections
import SignoffCheckpoint

extension RunSession {
    /// Runs the tasks of a step that have no stored result.
    ///
    /// Tasks that finished in an earlier run are reported again first. Each task is stored when it ends, except the
    /// last one, which is stored with the next changes.
    ///
    /// - Returns: The end of each task, in the order of `tasks`.
    func run(_ tasks: [PlannedTask], of program: any NodeProgram, _ call: NodeCall) async -> [EndedNode] {
        let known = recordedWrites()
        var ended = tasks.map { task -> EndedNode? in
            if let writes = known[task.id] {
                return EndedNode(task: task, end: .finished(writes, isStored: true), isShown: true)
            }
            guard let handler = handler(of: task, program), let writes = known[handler.id] else { return nil }
            return EndedNode(task: handler, end: .finished(writes, isStored: true), isShown: true, handled: task)
        }
        let progress = StepProgress(program.structure, tasks: tasks.count, open: ended.count { $0 == nil })
        for task in tasks { emitStart(of: task, program, call) }
        for node in ended.lazy.compactMap(\.self) {
            // Stored results of one step do not conflict, because a conflicting result is never stored.
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

    /// Returns the writes of tasks of the step that finished in an earlier run.
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
        let call = NodeCall(of: task, sharing: shared)
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
        // Results after a failure are stored, and reported when the thread continues.
        if ended.failure != nil { silenceTasks() }
        await taskEmitter.room()
        return ended
    }

    /// Returns the task that handles the failure of another task; `nil` for none.
    private func handler(of task: PlannedTask, _ program: any NodeProgram) -> PlannedTask? {
        guard let handler = program.node(task.name)?.handler, let failed = task.identity,
            let identity = try? TaskIdentity(handler: handler.name, of: failed, runNamespace: base.namespace)
        else { return nil }
        return PlannedTask(handler: identity, of: task)
    }

    /// Runs the handler of a node that has failed, in this run or the previous one.
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
            // The node failed finally in an earlier run, so its handler continues.
            return EndedNode(task: task, end: .failed(StoredFailure(text: error)), isShown: true)
        }
        let trace = AnswerTrace(startedBy: self.trace)
        let cached = cachedWrites(of: node, call, in: program.structure)
        if !trace.restsOnAnswer, let writes = await cached?.value().flatMap(ChannelWrite.list) {
            var ended = finished(task, identity, writes, AttemptOutput(), progress)
            if case .finished = ended.end { ended.end = .finished(writes, isStored: true) }
            return ended
        }
        let result = await attempts(of: node, as: task, identity, call, trace)
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
}
