import OrderedCollections
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// The lists beside the rows of a graph, whose nodes and Sends finish one by one.
@Suite
struct GraphListTests {
    /// What a graph of two nodes and three Sends leaves on a thread, step by step.
    struct SampleGraph {
        let thread: ThreadID
        /// The step that runs; the one that takes the input is -1.
        var step = -1

        /// The place of a task in a step: the nodes come after the Sends.
        static let places = 0..<5

        private var checkpoint: CheckpointID { SampleThread.id(step + 2) }

        /// The checkpoint that the present step starts from.
        var start: CheckpointChange {
            let version = ChannelVersion.text("00000000000000000000000000000001.0.5000000000000000")
            let isInput = step == -1
            return .checkpoint(
                SavedCheckpoint(
                    thread: thread,
                    namespace: "",
                    checkpoint: Checkpoint(
                        id: checkpoint,
                        createdAt: "2026-11-22T14:30:25.566154+00:00",
                        channelValues: isInput ? ["__start__": .string("value")] : ["log": .array([])],
                        channelVersions: isInput ? ["__start__": version] : ["__start__": version, "log": version],
                        versionsSeen: isInput ? ["__input__": [:]] : ["__start__": ["__start__": version]]
                    ),
                    metadata: CheckpointMetadata(source: isInput ? .input : .loop, step: step),
                    parent: isInput ? nil : SampleThread.id(step + 1)
                )
            )
        }

        private func task(_ place: Int) throws -> TaskIdentity {
            if step == -1 {
                return try TaskIdentity(body: "__start__", checkpoint: checkpoint, checkpointStep: step)
            }
            if place < 3 {
                return try TaskIdentity(send: "work", index: place, checkpoint: checkpoint, checkpointStep: step)
            }
            let name = place == 3 ? "ask" : "check"
            return try TaskIdentity(
                body: name,
                checkpoint: checkpoint,
                checkpointStep: step,
                triggers: ["branch:to:\(name)"]
            )
        }

        private func batch(_ task: TaskIdentity, _ writes: [ChannelWrite]) -> CheckpointChange {
            .writes(
                WriteBatch(
                    address: CheckpointAddress(thread: thread, checkpoint: checkpoint),
                    task: task.id,
                    taskPath: task.path,
                    writes: writes
                )
            )
        }

        private func question(of task: TaskIdentity) throws -> ChannelWrite {
            let question = Interrupt(id: task.interrupt(answers: 0), value: .string("Go on?"))
            return ChannelWrite(ReservedChannel.interrupt, .array([try question.storedValue()]))
        }

        func result(_ place: Int) throws -> CheckpointChange {
            batch(
                try task(place),
                [ChannelWrite("log", .array([.string("a")])), ChannelWrite("branch:to:check", .null)]
            )
        }

        func nothing(_ place: Int) throws -> CheckpointChange {
            batch(try task(place), [ChannelWrite(ReservedChannel.noWrites, .null)])
        }

        func failure(_ place: Int) throws -> CheckpointChange {
            batch(try task(place), [ChannelWrite(ReservedChannel.error, .string("ValueError('no')"))])
        }

        func asking(_ place: Int) throws -> CheckpointChange {
            batch(try task(place), [try question(of: task(place))])
        }

        /// The question of a task that a node called.
        func callAsking(_ place: Int) throws -> CheckpointChange {
            let call = try task(place).call("score", number: 0)
            return batch(call, [try question(of: call)])
        }

        /// The result of a task that a node called.
        func callResult(_ place: Int) throws -> CheckpointChange {
            batch(try task(place).call("score", number: 0), [ChannelWrite(ReservedChannel.result, .integer(1))])
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `The lists say what the rows say after any sequence of ends of nodes`(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        var numbers = FixedNumbers(seed: seed)
        var index = 0
        var graphs = (0..<8).map { SampleGraph(thread: ThreadID("thread-\($0)")) }
        var leases: [RunLease?] = []
        for (index, graph) in graphs.enumerated() {
            try await saver.apply([graph.start])
            let request = SampleThread("thread-\(index)").request()
            leases.append(try await saver.begin(request, for: "w", lease: .seconds(3_600))?.lease)
        }
        for operation in 0..<600 {
            // Steps of one graph that follow each other are what a run makes.
            let isOther = Int.random(in: 0..<4, using: &numbers) == 0
            if isOther { index = Int.random(in: graphs.indices, using: &numbers) }
            let lease = Int.random(in: 0..<8, using: &numbers) == 0 ? nil : leases[index]
            let graph = graphs[index]
            let place = Int.random(in: SampleGraph.places, using: &numbers)
            switch Int.random(in: 0..<12, using: &numbers) {
            case 0...3: try await saver.apply([graph.result(place)], holding: lease)
            case 4: try await saver.apply([graph.nothing(place)], holding: lease)
            case 5: try await saver.apply([graph.failure(place)], holding: lease)
            case 6: try await saver.apply([graph.asking(place)], holding: lease)
            case 7: try await saver.apply([graph.callAsking(place)], holding: lease)
            case 8, 9: try await saver.apply([graph.callResult(place)], holding: lease)
            default:
                graphs[index].step += 1
                try await saver.apply([graph.result(place), graphs[index].start], holding: lease)
            }
            try await ListIndexTests().compare(saver, "seed \(seed), operation \(operation) on \(graph.thread)")
        }
        await saver.close()
    }

    @Test
    func `A node that finishes after it failed leaves no failed thread`() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let graph = SampleGraph(thread: "t", step: 0)
        try await saver.apply([graph.start])
        try await saver.apply([graph.failure(0)])
        try await saver.apply([graph.result(1)])
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.status) == [.error])
        try await saver.apply([graph.result(0)])
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.status) == [.idle])
        await saver.close()
    }
}
