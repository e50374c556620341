import OrderedCollections
import Signoff
import SignoffCheckpoint

/// A random workflow with random answers, played from its first input to its last result.
struct Rehearsal: Sendable {
    let seed: UInt64
    private let shape: BodyShape
    private let inputs: [UInt64]
    private let savesAnother: Bool
    private let config: RunConfig

    /// The rehearsal of a seed; when and how things are stored comes from the seed as well, unless it is given.
    init(seed: UInt64, durability: RunConfig.Durability? = nil) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        shape = BodyShape("root", depth: 2, using: &generator)
        inputs = (0..<Int.random(in: 1...2, using: &generator)).map { _ in generator.next() }
        let isAsync = Int.random(in: 0..<3, using: &generator) == 0
        savesAnother = Bool.random(using: &generator)
        config = RunConfig(durability: durability ?? (isAsync ? .async : .sync))
    }

    /// What is left when everything is done.
    struct Ending: Equatable {
        /// The result of each turn.
        var results: [Outcome] = []
        /// The thread's value, what it would do next, and how many questions are open.
        var state = ""
        /// The root checkpoints, oldest first: source, step, saved value.
        var checkpoints: [String] = []
        /// All stored results of tasks and workflows, with their labels.
        var stored: Set<String> = []
    }

    /// What was seen on the way.
    struct Play {
        var ending = Ending()
        /// The writes of the first process.
        var writes = 0
        /// The bodies that ran although their result was stored.
        var repeated: [String] = []
        /// Everything that happened, in order.
        var diary = ""
    }

    /// It did not end.
    struct Endless: Error {}

    /// Plays it, through these crashes of one process after another.
    func play(_ crashes: [CrashPoint] = []) async throws -> Play {
        let disk = InMemorySaver()
        let cache = InMemoryResultCache()
        let world = World()
        let workflow = rootWorkflow(in: world)
        var crashes = crashes[...]
        var process = try Process(disk, cache, crashes.popFirst(), world, seed)
        var play = Play()
        for (turn, input) in inputs.enumerated() {
            if turn > 0 { world.beginTurn() }
            var request = RunInput.input(input)
            for attempt in 0... {
                if attempt == 300 { throw Endless() }
                do {
                    switch try await process.runtime.invoke(workflow, request, on: "thread", config: config) {
                    case .finished(let result):
                        play.ending.results.append(result)
                    case .interrupted(let questions):
                        world.note("asked")
                        request = .resume(Command(storedAnswers: try answers(to: questions)))
                        continue
                    }
                    break
                } catch let failure as Failure {
                    world.note("failed: \(failure.text)")
                    // What failed is mended, and the operator tries again.
                    request = .proceed
                } catch is Crash {
                    world.note("crashed")
                    if play.writes == 0 { play.writes = process.saver.writes }
                    process = try Process(disk, cache, crashes.popFirst(), world, seed &+ UInt64(attempt))
                    request = try await hasBegun(turn, on: disk) ? .proceed : .input(input)
                }
            }
        }
        if play.writes == 0 { play.writes = process.saver.writes }
        play.repeated = world.repeated
        play.diary = world.diary
        try await read(disk, into: &play.ending)
        return play
    }

    /// A process: its own runtime over what all share.
    private struct Process {
        let saver: CrashingSaver
        let runtime: WorkflowRuntime

        init(
            _ disk: InMemorySaver,
            _ cache: InMemoryResultCache,
            _ crash: CrashPoint?,
            _ world: World,
            _ seed: UInt64
        ) throws {
            saver = CrashingSaver(disk, at: crash, in: world)
            runtime = try WorkflowRuntime(
                saver: saver,
                cache: cache,
                options: WorkflowRuntime.Options(
                    random: .seeded(seed),
                    sleep: { _ in try Task.checkCancellation() }
                )
            )
        }
    }

    private func rootWorkflow(in world: World) -> Entrypoint<UInt64, Outcome> {
        let (shape, savesAnother) = (shape, savesAnother)
        return Entrypoint("root") { (input: UInt64, flow) -> Final<Outcome, Outcome> in
            let previous = try flow.previous(as: Outcome.self)?.number ?? 0
            let result = Outcome(label: "", number: try await shape.run(from: input &+ previous, flow, in: world))
            guard savesAnother else { return Final(result, save: result) }
            return Final(result, save: Outcome(label: "saved", number: SeededGenerator.mixed(result.number)))
        }
    }

    /// The answers to some of the questions: which, and what, follows from the questions alone.
    private func answers(to questions: [Interrupt]) throws -> [InterruptID: StoredValue] {
        var answers: [InterruptID: StoredValue] = [:]
        for interrupt in questions {
            guard let id = interrupt.id else { continue }
            let question = try StoredValueDecoder().decode(Question.self, from: interrupt.value)
            let answer = SeededGenerator.mixed(question.number ^ seed)
            // One is always answered, so that the run makes progress.
            if answers.isEmpty || answer.isMultiple(of: 2) { answers[id] = try StoredValueEncoder().encode(answer) }
        }
        return answers
    }

    /// Whether anything of a turn was stored before the crash; a turn stored when it ends leaves its end only.
    private func hasBegun(_ turn: Int, on disk: InMemorySaver) async throws -> Bool {
        for source in ["input", "loop"] {
            let query = CheckpointQuery(thread: "thread", namespace: "", metadata: ["source": .string(source)])
            if try await disk.savedCheckpoints(matching: query).count > turn { return true }
        }
        return false
    }

    private func read(_ disk: InMemorySaver, into ending: inout Ending) async throws {
        let runtime = try WorkflowRuntime(saver: disk)
        let state = try await runtime.state(of: "thread")
        let open = try await disk.countOpenInterrupts()
        ending.state = "\(state.values) next: \(state.next) open: \(open)"
        for saved in try await disk.savedCheckpoints(matching: CheckpointQuery(thread: "thread")).reversed() {
            if saved.namespace.isEmpty {
                let value = saved.checkpoint.channelValues[ReservedChannel.previous]
                ending.checkpoints.append(
                    "\(saved.metadata.source?.rawValue ?? "?") \(saved.metadata.step ?? -9): \(value.map { "\($0)" } ?? "")"
                )
            }
            for write in saved.pendingWrites
            where write.channel == ReservedChannel.result || write.channel == ReservedChannel.end {
                ending.stored.insert("\(write.value)")
            }
        }
    }
}
