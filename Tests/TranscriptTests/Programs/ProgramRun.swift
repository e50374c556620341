import Signoff
import SignoffCheckpoint
import Synchronization

/// Executes a program on a saver, with an operator who answers its questions and causes faults, as a seed decides.
struct ProgramRun: Sendable {
    /// What came of it.
    struct Report: Sendable {
        var violations: [String]
        var lines: [String]
    }

    private static let thread: ThreadID = "first"
    private static let secondThread: ThreadID = "second"

    let schedule: SeededSchedule
    let world: ProgramWorld
    let saver: ScheduledSaver
    /// Two runtimes on one storage, as of two processes.
    let runtimes: [WorkflowRuntime]
    let workflow: Entrypoint<String, [String]>

    static func report(
        of program: Program,
        seed: UInt64,
        makeSaver: @Sendable @escaping (TimeSource, RandomSource) async throws -> any RunQueue
    ) async throws -> Report {
        let schedule = SeededSchedule(seed: seed)
        let world = ProgramWorld()
        let sources = SeededSources(seed: seed)
        // A source of its own: the savers differ in how often they look at the time.
        let saverSources = SeededSources(seed: ~seed)
        let storage = try await makeSaver(saverSources.time, saverSources.random)
        let saver = ScheduledSaver(
            saver: storage,
            schedule: schedule,
            world: world
        )
        do {
            let error = try await schedule.run { () -> String? in
                do {
                    let run = try ProgramRun(program, schedule: schedule, world: world, saver: saver, sources: sources)
                    var operations = Operations(run: run, numbers: SeededNumbers(seed: seed &+ 1))
                    try await operations.carryOut(on: thread)
                    try await operations.carryOut(on: secondThread)
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            if let error { world.fault("the storage failed: \(error)") }
        } catch {
            world.fault("nothing can go on: every task waits")
        }
        if let audit = try await (storage as? any LedgerAuditing)?.auditLedger(findingHashes: [], each: { _ in }) {
            for fault in audit.faults { world.fault("the ledger says: \(fault)") }
        }
        return Report(violations: world.violations, lines: world.lines)
    }

    private init(
        _ program: Program,
        schedule: SeededSchedule,
        world: ProgramWorld,
        saver: ScheduledSaver,
        sources: SeededSources
    ) throws {
        self.schedule = schedule
        self.world = world
        self.saver = saver
        workflow = program.workflow(in: world, schedule)
        let cache = InMemoryResultCache()
        let options = WorkflowRuntime.Options(
            time: sources.time,
            random: sources.random,
            sleep: { try await schedule.sleep(for: $0) },
            // Leases are never renewed, and last longer than any program.
            lease: .seconds(100_000_000),
            leaseRenewal: .seconds(7200),
            uptime: { schedule.now }
        )
        runtimes = try [0, 1].map { [workflow] _ in
            try WorkflowRuntime(saver: saver, cache: cache, entrypoints: [workflow], options: options)
        }
    }

    /// Runs the workflow once and says how that ended.
    func invoke(
        _ input: RunInput<String>,
        on thread: ThreadID,
        runtime: Int,
        cancellingAfter jobs: Int? = nil
    ) async -> Ending {
        world.beginRun()
        let task = Task { try await runtimes[runtime].invoke(workflow, input, on: thread) }
        if let jobs { schedule.after(jobs: jobs) { task.cancel() } }
        let result = await task.result
        schedule.forgetCountdowns()
        switch result {
        case .success(.finished(let values)): return .finished(values)
        case .success(.interrupted(let interrupts)): return .waiting(interrupts)
        case .failure(let error as WorkflowError): return .failed("\(error.code)")
        case .failure(let error as CheckpointError): return .failed("\(error.code)")
        case .failure(is CancellationError): return .failed("cancelled")
        case .failure(let error): return .failed("\(error)")
        }
    }

    /// How a run ended.
    enum Ending: Sendable {
        case finished([String])
        case waiting([Interrupt])
        case failed(String)

        var text: String {
            switch self {
            case .finished(let values): "finished \(values.joined(separator: " "))"
            case .waiting(let interrupts): "waits \(interrupts.map(\.payloadText).sorted().joined(separator: " | "))"
            case .failed(let code): "failed \(code)"
            }
        }
    }
}

extension Interrupt {
    /// The payload of a program's question.
    var payloadText: String { value.stringValue ?? "\(value)" }
}

/// Time and randomness that a seed decides.
private struct SeededSources: Sendable {
    private final class State: Sendable {
        let numbers: Mutex<SeededNumbers>
        let moment = Mutex(Int64(1_700_000_000_000_000))

        init(seed: UInt64) { numbers = Mutex(SeededNumbers(seed: seed ^ 0xABCD)) }
    }

    let time: TimeSource
    let random: RandomSource

    init(seed: UInt64) {
        let state = State(seed: seed)
        time = TimeSource {
            state.moment.withLock { moment in
                moment += 1000
                return Timestamp(microseconds: moment)
            }
        }
        random = RandomSource { state.numbers.withLock { $0.next() } }
    }
}
