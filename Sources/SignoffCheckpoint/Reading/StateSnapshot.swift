import OrderedCollections

/// The state of a thread at one checkpoint, as LangGraph's `get_state` and `get_state_history` return it.
///
/// For an unregistered StateGraph, the snapshot shows the stored rows only. Channels without a write are absent, and
/// the results of finished tasks are not merged into the values, because only the graph has the reducers.
public struct StateSnapshot: Hashable, Sendable {
    /// The values: for an entrypoint, the value it returned, or `nil` until the first turn is finished; for a
    /// StateGraph, a map of its state.
    public let values: StoredValue
    /// The names of the tasks to run.
    public let next: [String]
    /// The tasks of the step.
    public var tasks: [SnapshotTask]
    /// The questions of the tasks.
    public let interrupts: [Interrupt]
    /// All open questions of the thread, including questions that ``interrupts`` omits.
    ///
    /// Empty in a recorded snapshot.
    public let openInterrupts: [OpenInterrupt]
    /// The address of the checkpoint; without an id for a thread without checkpoints.
    public let address: CheckpointAddress
    /// The metadata of the checkpoint; `nil` for a thread without checkpoints.
    public let metadata: CheckpointMetadata?
    /// The creation time, as stored; `nil` for a thread without checkpoints.
    public let createdAt: String?
    /// The address of the checkpoint before this one; `nil` for the first checkpoint.
    public let parent: CheckpointAddress?
    /// Whether the values are JSON from a server, so that their `repr` is unknown.
    package var isOfServer = false

    /// Creates the snapshot of a thread or checkpoint that does not exist.
    public init(nothingAt address: CheckpointAddress) {
        values = .map(StoredMap())
        next = []
        tasks = []
        interrupts = []
        openInterrupts = []
        self.address = address
        metadata = nil
        createdAt = nil
        parent = nil
    }

    /// Creates the snapshot of the current state.
    ///
    /// Results of finished tasks are applied, and only unfinished tasks are listed.
    ///
    /// - Parameters:
    ///   - head: The newest checkpoint of the thread and namespace.
    ///   - heads: The newest checkpoints of all namespaces, for the open questions of nested runs.
    ///   - knowledge: The structure of the graph beyond this checkpoint.
    public init(live head: SavedCheckpoint, heads: [SavedCheckpoint] = [], knowledge: GraphKnowledge = GraphKnowledge())
    {
        let reading = ThreadReading(heads: heads.isEmpty ? [head] : heads)
        self.init(head, knowledge, isLive: true, openInterrupts: reading.openInterrupts)
    }

    /// Creates the snapshot of a recorded step: the values at its start, its tasks, their results and their questions.
    ///
    /// - Parameters:
    ///   - saved: The checkpoint.
    ///   - knowledge: The structure of the graph beyond this checkpoint.
    public init(recorded saved: SavedCheckpoint, knowledge: GraphKnowledge = GraphKnowledge()) {
        self.init(saved, knowledge, isLive: false, openInterrupts: [])
    }

    /// Returns the recorded snapshots of all `checkpoints` of one thread and namespace, newest first.
    public static func history(
        of checkpoints: [SavedCheckpoint],
        namespaces: Set<String> = [],
        workflow: String? = nil
    ) -> [StateSnapshot] {
        let knowledge = GraphKnowledge(checkpoints: checkpoints, namespaces: namespaces, workflow: workflow)
        return checkpoints.sorted { $0.checkpoint.id > $1.checkpoint.id }
            .map { StateSnapshot(recorded: $0, knowledge: knowledge) }
    }

    /// Creates the snapshot of a thread whose workflow is registered.
    ///
    /// - Parameters:
    ///   - saved: The checkpoint.
    ///   - structure: The nodes and channels of the workflow.
    ///   - knowledge: The structure of the graph beyond this checkpoint.
    ///   - heads: The newest checkpoints of all namespaces, for a snapshot of the current state; `nil` for a recorded
    ///     step.
    package init(
        _ saved: SavedCheckpoint,
        of structure: StepStructure?,
        knowledge: GraphKnowledge,
        heads: [SavedCheckpoint]?
    ) {
        let open = heads.map { ThreadReading(heads: $0).openInterrupts }
        self.init(saved, knowledge, structure, isLive: heads != nil, openInterrupts: open ?? [])
    }

    private init(
        _ saved: SavedCheckpoint,
        _ knowledge: GraphKnowledge,
        _ structure: StepStructure? = nil,
        isLive: Bool,
        openInterrupts: [OpenInterrupt]
    ) {
        let plan = StepPlan(saved: saved, knowledge: knowledge, structure: structure, isLive: isLive)
        let state = SnapshotState(plan: plan, knowledge: knowledge)
        let records = Dictionary(plan.records.map { ($0.task, $0) }, uniquingKeysWith: { first, _ in first })
        let planned = plan.tasks()
        tasks = planned.map { task in
            let record = records[task.id]
            let isFinished = record?.isFinished ?? false
            return SnapshotTask(
                id: task.id,
                name: task.name,
                path: task.path,
                error: record?.error,
                interrupts: isLive && isFinished ? [] : record?.interrupts ?? [],
                nestedNamespace: knowledge.namespace(ofRunIn: task),
                result: record.flatMap { isFinished ? state.result(of: $0) : nil }
            )
        }
        next = planned.filter { !isLive || records[$0.id]?.isFinished != true }.map(\.name)
        interrupts = tasks.flatMap(\.interrupts)
        let applied = isLive ? planned.compactMap { task in records[task.id].map { (task, $0) } } : []
        values = state.values(applying: applied)
        self.openInterrupts = openInterrupts
        address = saved.address
        metadata = saved.metadata
        createdAt = saved.checkpoint.createdAt
        parent = saved.parent.map {
            CheckpointAddress(thread: saved.thread, namespace: saved.namespace, checkpoint: $0)
        }
    }
}

/// The channels of a checkpoint as the visible state.
struct SnapshotState {
    let plan: StepPlan
    let knowledge: GraphKnowledge

    private var checkpoint: Checkpoint { plan.saved.checkpoint }

    private var nodes: Set<String> { Set(checkpoint.versionsSeen.keys).union(knowledge.triggers.keys) }

    func values(applying tasks: [(task: PlannedTask, record: TaskRecord)]) -> StoredValue {
        if plan.isFunctional {
            let returned = tasks.lazy.flatMap(\.record.output).last { $0.channel == ReservedChannel.end }
            return returned?.value ?? checkpoint.channelValues[ReservedChannel.end] ?? .null
        }
        if let structure = plan.known { return structure.value(of: state(applying: tasks, structure)) }
        let nodes = nodes
        let shown = checkpoint.channelValues.elements.filter { !InternalChannel.isHidden($0.key, nodes: nodes) }
        return .map(StoredMap(pairs: shown.map { ($0.key, $0.value) }))
    }

    /// Returns the state with the writes of finished tasks; without these writes when they conflict.
    ///
    /// A conflict fails the run, but not the readers of its state.
    private func state(
        applying tasks: [(task: PlannedTask, record: TaskRecord)],
        _ structure: StepStructure
    ) -> ChannelState {
        let start = plan.stateWithCommands(in: structure)
        let finished = tasks.filter(\.record.isFinished).map { TaskWrites($0.task, $0.record.output) }
        guard !finished.isEmpty else { return start }
        var applied = start
        return (try? Superstep(structure).apply(finished, to: &applied, version: nil)) == nil ? start : applied
    }

    /// Returns the result of a finished task: the returned value, or its writes to each channel of the state.
    func result(of record: TaskRecord) -> StoredValue? {
        if let returned = record.output.first(where: { $0.channel == ReservedChannel.result }) { return returned.value }
        if plan.isFunctional {
            let returned = record.output.filter { $0.channel == ReservedChannel.end }.map(\.value)
            return returned.count > 1 ? Self.several(returned) : returned.first
        }
        let nodes = nodes
        let shown = plan.known.map { Set($0.stateChannels) }
        func isShown(_ channel: String) -> Bool {
            shown?.contains(channel) ?? !InternalChannel.isHidden(channel, nodes: nodes)
        }
        var writes: OrderedDictionary<String, [StoredValue]> = [:]
        for write in record.output where isShown(write.channel) {
            writes[write.channel, default: []].append(write.value)
        }
        return .map(
            StoredMap(
                pairs: writes.elements.map { ($0.key, $0.value.count == 1 ? $0.value[0] : Self.several($0.value)) }
            )
        )
    }

    private static func several(_ values: [StoredValue]) -> StoredValue { .map(["$writes": .array(values)]) }
}
