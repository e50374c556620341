import OrderedCollections

/// The tasks of the superstep that starts at a checkpoint, with their stored writes.
///
/// The tasks are computed by ``Superstep`` from the registered workflow; for an unregistered workflow, from the
/// structure that its checkpoints show.
struct StepPlan {
    let saved: SavedCheckpoint
    let knowledge: GraphKnowledge
    let records: [TaskRecord]
    /// The structure of the registered workflow; `nil` for an unregistered one.
    let known: StepStructure?
    private let tasksByPath: [String: TaskID]

    /// Whether the step is read in its current state instead of its initial state.
    let isLive: Bool

    init(saved: SavedCheckpoint, knowledge: GraphKnowledge, structure: StepStructure? = nil, isLive: Bool = false) {
        self.isLive = isLive
        self.saved = saved
        self.knowledge = knowledge
        known = structure
        records = TaskRecord.records(of: saved.pendingWrites)
        tasksByPath = Dictionary(records.map { ($0.path, $0.task) }, uniquingKeysWith: { first, _ in first })
    }

    private var checkpoint: Checkpoint { saved.checkpoint }

    /// The node that receives the input: the name of an entrypoint; `__start__` in a StateGraph and for an unknown
    /// workflow.
    var starter: String {
        let pulled = records.lazy.compactMap(\.pulledName).first ?? records.lazy.compactMap(\.callerName).first
        if isStarting, let pulled { return pulled }
        if let workflow = knowledge.workflow { return workflow }
        let starters = knowledge.triggers.elements.filter { $0.value.contains(ReservedChannel.start) }.map(\.key)
        return starters.last ?? EntrypointName.name(in: saved, records: records) ?? ReservedChannel.start
    }

    /// Whether the input has not been consumed.
    var isStarting: Bool { checkpoint.channelValues[ReservedChannel.start] != nil }

    /// Whether the thread belongs to an entrypoint rather than a StateGraph.
    var isFunctional: Bool {
        if let known { return known.isFunctional }
        if checkpoint.channelVersions[ReservedChannel.end] != nil { return true }
        return starter != ReservedChannel.start && checkpoint.versionsSeen[ReservedChannel.start] == nil
    }

    func tasks() -> [PlannedTask] {
        let structure =
            known ?? ObservedStructure(saved: saved, knowledge: knowledge, starter: starter).structure
        return Superstep(structure).tasks(at: saved, state: known.map { stateWithCommands(in: $0) }).map(asStored)
    }

    /// Returns the state with the writes of commands that were given while the superstep waited, as a continuing run
    /// sees the state.
    func stateWithCommands(in structure: StepStructure) -> ChannelState {
        let start = ChannelState(checkpoint)
        let writes = saved.pendingWrites.filter { $0.task == .null && $0.channel != ReservedChannel.resume }
        guard isLive, !writes.isEmpty else { return start }
        var state = start
        let task = TaskWrites(
            name: ReservedChannel.input,
            path: "",
            triggers: [],
            writes: writes.map { ChannelWrite($0.channel, $0.value) }
        )
        let version = ChannelVersion.text("~")
        return (try? Superstep(structure).apply([task], to: &state, version: version)) == nil ? start : state
    }

    /// Returns the task with its stored id and path.
    ///
    /// The stored id and path are more reliable than computed ones, because a node can have triggers that never
    /// occurred.
    private func asStored(_ task: PlannedTask) -> PlannedTask {
        guard known == nil, let id = tasksByPath[task.storedPath], id != task.id else { return task }
        return PlannedTask(task, storedAs: id)
    }
}
