import OrderedCollections

/// The supersteps of a thread of a graph, derived from its checkpoints and, if it is known, from the graph.
struct GraphSteps {
    private let knowledge: GraphKnowledge
    private let structure: StepStructure?

    /// Collects the facts of a thread; `nil` for a thread of an entrypoint.
    ///
    /// - Parameters:
    ///   - root: The root checkpoints of the thread.
    ///   - namespaces: All namespaces of the thread.
    ///   - structure: The nodes and channels of the graph, if it is known.
    init?(of root: [SavedCheckpoint], namespaces: Set<String>, structure: StepStructure?) {
        // The node that takes the input of a graph has a name of its own. An entrypoint takes its input itself, and
        // returns a value.
        let isSteered = root.contains {
            $0.checkpoint.channelVersions.keys.contains(where: InternalChannel.isSteering)
        }
        let takesInput = root.contains { $0.checkpoint.versionsSeen[ReservedChannel.start] != nil }
        let returnsValue = root.contains { $0.checkpoint.channelVersions[ReservedChannel.end] != nil }
        let mayBeGraph = structure.map { !$0.isFunctional } ?? takesInput
        guard isSteered || mayBeGraph && !returnsValue else { return nil }
        self.structure = structure
        knowledge = GraphKnowledge(checkpoints: root, namespaces: namespaces)
    }

    /// The tasks of the step that starts at a checkpoint.
    func tasks(at saved: SavedCheckpoint) -> [PlannedTask] {
        StepPlan(saved: saved, knowledge: knowledge, structure: structure).tasks()
    }

    /// The state at a checkpoint.
    func values(at saved: SavedCheckpoint) -> StoredValue {
        StateSnapshot(saved, of: structure, knowledge: knowledge, heads: nil).values
    }

    /// The nodes of a step with their records and those of the tasks they called, without the node for the input.
    func named(_ recorded: [StepRecord.Task], at saved: SavedCheckpoint) -> [StepRecord.Task] {
        let planned = tasks(at: saved)
        let names = Dictionary(planned.map { ($0.id, $0.name) }) { first, _ in first }
        let known = Set(recorded.map(\.id))
        let unrecorded = planned.filter { !known.contains($0.id) }.map { task in
            StepRecord.Task(
                body: task.id,
                name: task.name,
                isFinished: false,
                error: nil,
                question: nil,
                questions: 0
            )
        }
        let tasks = recorded.map { task in
            var task = task
            task.name = task.name ?? names[task.id]
            return task
        }
        return (unrecorded + tasks).filter { $0.name != ReservedChannel.start }
    }
}
