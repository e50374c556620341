import SignoffCheckpoint

/// Reports nodes to the stream.
extension RunSession {
    /// Reports the beginning of a task.
    func emitStart(of task: PlannedTask, _ program: any NodeProgram, _ call: NodeCall) {
        guard taskEmitter.wants([.tasks, .debug, .messages]), isShown(task, program) else { return }
        let channels = program.node(task.name)?.inputChannels
        let input = task.argument ?? call.input(of: channels, in: program.structure)
        if taskEmitter.wants(.messages) {
            for value in [input] + (input.mapValue?.entries.map(\.value) ?? []) {
                taskEmitter.know(StoredMessages.found(in: value))
            }
        }
        let start = TaskStart(id: task.id, name: task.name, input: input, triggers: task.triggers)
        taskEmitter.task(.taskStarted(start), step: step)
    }

    /// Reports the end of a task.
    ///
    /// The question that the task waits with comes first.
    func show(_ ended: EndedNode, _ program: any NodeProgram) {
        let task = ended.task
        guard ended.suspension != nil || taskEmitter.wants([.updates, .tasks, .debug, .messages]),
            isShown(task, program)
        else {
            return
        }
        switch ended.end {
        case .finished(let writes, let isStored):
            let shown = program.structure.shown(writes).filter { outputChannels?.contains($0.channel) ?? true }
            if !isStored { showMessages(in: shown, of: task) }
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

    /// Reports the messages among a task's writes that the stream has not shown.
    private func showMessages(in writes: [ChannelWrite], of task: PlannedTask) {
        guard taskEmitter.wants(.messages) else { return }
        for message in writes.flatMap({ StoredMessages.found(in: $0.value) }) where message.role != .remove {
            taskEmitter.message(
                message,
                MessageEvent(
                    content: .whole(message),
                    name: task.name,
                    step: step,
                    triggers: task.triggers,
                    path: task.path,
                    namespace: task.namespace
                )
            )
        }
    }

    private func isShown(_ task: PlannedTask, _ program: any NodeProgram) -> Bool {
        !(program.node(task.name)?.isHidden ?? false)
    }
}

extension StepStructure {
    /// Returns the writes to visible channels.
    func shown(_ writes: [ChannelWrite]) -> [ChannelWrite] {
        writes.filter { isState($0.channel) }
    }
}

extension StoredValue {
    /// Creates the update of a task for the stream: an object, null for no writes, or a list of objects when a channel
    /// was written more than once.
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
