import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffGraph

extension Benchmark {
    /// The steps of ``graphSteps`` without a runtime: only what every step must plan, apply and store.
    ///
    /// No runtime can make a step cheaper than this, because the checkpoint and the writes of each step are stored.
    static let graphStepFloor = Benchmark(
        name: "graph-step-floor",
        item: "one step of one node: planned, applied and stored without a runtime",
        count: 5_000,
        baseline: .bareTasks
    ) { bench in
        guard let saver = bench.saver else { throw UnexpectedResult(description: "the floor is that of a storage") }
        var thread = BareThread(bench.thread(0), of: try CountingGraph.loop(to: bench.count))
        return try await bench.time {
            for number in 1...bench.count { try await saver.apply(try thread.step(counting: number), holding: nil) }
        }
    }
}

/// A thread whose steps are made by the superstep algorithm alone.
private struct BareThread {
    private let superstep: Superstep
    private let ids = CheckpointIDSource(time: .system, random: .system)
    private var saved: SavedCheckpoint
    private var state: ChannelState

    /// The thread at which the node of a counting graph is due.
    init(_ thread: ThreadID, of graph: CompiledGraph<CountingGraph>) {
        superstep = Superstep(graph.erased.program.structure)
        var checkpoint = Checkpoint(id: ids.next(step: 0), createdAt: TimeSource.system.now().iso8601)
        checkpoint.channelValues["branch:to:up"] = .null
        checkpoint.channelVersions["branch:to:up"] = ChannelVersion.next(after: OrderedDictionary(), random: .system)
        state = ChannelState(checkpoint)
        saved = SavedCheckpoint(
            thread: thread,
            namespace: "",
            checkpoint: checkpoint,
            metadata: CheckpointMetadata(source: .loop, step: 0),
            parent: nil
        )
    }

    /// The changes of the next step, in which the node writes a number and makes itself due again.
    mutating func step(counting number: Int) throws -> [CheckpointChange] {
        let tasks = superstep.tasks(at: saved, order: .running, state: state)
        try UnexpectedResult.unless(tasks.map(\.name) == ["up"], "due are \(tasks.map(\.name))")
        let writes = [ChannelWrite("count", .integer(Int64(number))), ChannelWrite("branch:to:up", .null)]
        let batch = WriteBatch(
            address: saved.address,
            task: tasks[0].id,
            taskPath: tasks[0].storedPath,
            writes: writes
        )
        let version = ChannelVersion.next(after: state.checkpoint.channelVersions, random: .system)
        let updated = try superstep.apply([TaskWrites(tasks[0], writes)], to: &state, version: version)
        state.checkpoint.updatedChannels = updated
        state.checkpoint.id = ids.next(step: number, after: saved.checkpoint.id)
        state.checkpoint.createdAt = TimeSource.system.now().iso8601
        let next = SavedCheckpoint(
            thread: saved.thread,
            namespace: "",
            checkpoint: state.checkpoint,
            metadata: CheckpointMetadata(source: .loop, step: number),
            parent: saved.checkpoint.id
        )
        saved = next
        return [.writes(batch), .checkpoint(next)]
    }
}
