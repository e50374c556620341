import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// The values that a run and its nested runs share.
final class RunEnvironment: Sendable {
    let runtime: WorkflowRuntime
    let services: RuntimeServices
    let thread: ThreadID?
    let config: RunConfig
    let sink: EventSink
    let lease: RunLease?
    let execution: RunExecution
    /// The hash of the ledger entry of the answers that the run brings; `nil` for none.
    let ledgerHash: String?
    let answers = GivenAnswers()
    /// The metadata of every checkpoint of the run.
    let scalars: JSONObject
    let started = StartedCalls()
    private let background = BackgroundWrites()
    /// Whether the end of the run is stored together with its last changes.
    private let storesEnd: Bool
    /// The sleep of the body, if the run is released meanwhile; otherwise `nil`.
    let sleep: LongSleep?
    /// The number of task bodies that may execute at the same time; `nil` for no limit.
    let limit: ConcurrencyLimit?
    private let state = Mutex(State())
    private let workingTask = WorkingTask()

    private struct State {
        var failure: (any Error)?
        var isHalted = false
        var stop: StopReason?
        var failedTask: String?
        var storageFailure: (any Error)?
        var isEndStored = false
        var answeredTasks = AnsweredTasks()
        var replay: (from: CheckpointID, visited: Set<String>)?
    }

    init(
        runtime: WorkflowRuntime,
        thread: ThreadID?,
        config: RunConfig,
        sink: EventSink,
        lease: RunLease?,
        storesEnd: Bool = false,
        isGivenBackAsleep: Bool = false,
        execution: RunExecution,
        ledgerHash: String? = nil
    ) {
        self.runtime = runtime
        services = runtime.services
        self.thread = thread
        self.config = config
        self.sink = sink
        self.lease = lease
        self.storesEnd = storesEnd
        // Under `exit` durability, the end of a sleep is not stored before the step ends.
        sleep = isGivenBackAsleep && runtime.services.saver != nil && config.durability != .exit ? LongSleep() : nil
        self.execution = execution
        self.ledgerHash = ledgerHash
        scalars = config.scalars
        limit = config.maximumConcurrency.map(ConcurrencyLimit.init)
    }

    var store: (any KeyValueStore)? { services.store }
    var isStored: Bool { services.saver != nil }

    /// An error that ends the run, even if bodies catch it; `nil` for none.
    var failure: (any Error)? { state.withLock { $0.failure } }

    func fail(_ error: any Error) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }

    /// Ends the run with an error that leaves its questions and answers unchanged.
    ///
    /// Afterwards, only task results are stored; under `exit` durability, nothing is stored.
    func halt(_ error: any Error) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
            state.isHalted = true
        }
    }

    /// Records that the run repeats the supersteps after an earlier checkpoint.
    func noteReplay(from checkpoint: CheckpointID) { state.withLock { $0.replay = (checkpoint, []) } }

    /// Returns the checkpoint before which the nested run of a place is looked up, on the first visit of a replay;
    /// `nil` on every later visit.
    ///
    /// A run that keeps its state across turns continues from its state at that checkpoint. A later visit finds the
    /// state that the replay itself has made.
    ///
    /// > Source: LangGraph `_internal/_replay.py`.
    func replayBound(ofRunIn namespace: String) -> CheckpointID? {
        state.withLock { state in
            guard let from = state.replay?.from else { return nil }
            // The id of the task is omitted, because it differs between steps.
            let place = namespace.lastIndex(of: ":").map { String(namespace[..<$0]) } ?? namespace
            return state.replay?.visited.insert(place).inserted == true ? from : nil
        }
    }

    /// Records which stored tasks depend on an answer.
    func note(_ answered: AnsweredTasks) { state.withLock { $0.answeredTasks = answered } }

    /// Whether the stored result of a task depends on an answer.
    ///
    /// Known only where results are cached.
    func restsOnAnswer(_ task: TaskID) -> Bool {
        services.cache != nil && state.withLock { $0.answeredTasks.tasks.contains(task) }
    }

    /// Whether a stored nested run has taken an answer.
    ///
    /// Known only where results are cached.
    func restsOnAnswer(runIn namespace: String) -> Bool {
        services.cache != nil && state.withLock { $0.answeredTasks.include(runIn: namespace) }
    }

    /// The reason why the run is stopped from outside; `nil` when it is not stopped.
    var stop: StopReason? { state.withLock { $0.stop } }

    /// Whether the run is being stopped from outside, even before ``stop`` has the reason.
    ///
    /// A canceled task cancels its children before it calls its own handlers. Code that waits in a body can continue
    /// before the handler of the run has recorded the reason.
    var isStopped: Bool { stop != nil || workingTask.isCancelled }

    /// Whether a call ended with `error` because the whole run stops or fails.
    ///
    /// A task that is canceled separately, such as the loser of a race, does not stop the run.
    func isStopping(with error: any Error) -> Bool { failure != nil || error is CancellationError && isStopped }

    /// Stops the run: cancels its tasks and prevents new ones from starting.
    func stop(_ reason: StopReason) {
        state.withLock { state in
            if state.stop == nil { state.stop = reason }
        }
        workingTask.cancel()
        started.cancelAll()
    }

    /// Performs the work of the run in a task of its own, which ``stop(_:)`` and cancellation of the caller end.
    ///
    /// The task is a child that begins at once, in place of the caller.
    func withCancellation<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        do {
            return try await withTaskCancellationHandler {
                try await withThrowingTaskGroup(of: Result.self) { group in
                    group.addImmediateTask { [workingTask] in try await workingTask.during(work) }
                    for try await result in group { return result }
                    throw CancellationError()
                }
            } onCancel: {
                stop(.cancelled)
            }
        } catch {
            if stop == .leaseLost, let lease, error is CancellationError {
                throw CheckpointError(
                    .leaseLost,
                    "Run \(lease.run) lost its hold on thread \(lease.thread): another worker has it",
                    thread: lease.thread
                )
            }
            throw error
        }
    }

    /// The task whose failure ended the run; `nil` for none.
    var failedTask: String? { state.withLock { $0.failedTask } }

    func noteFailedTask(_ name: String) {
        state.withLock { $0.failedTask = name }
    }

    /// Whether ``halt(_:)`` has ended the run.
    var isHalted: Bool { state.withLock(\.isHalted) }

    /// Whether questions and errors are still stored.
    var mayStoreOutcomes: Bool { mayStore && !isHalted }

    /// Whether results are still stored.
    var mayStore: Bool {
        switch stop {
        case nil, .cancelled: true
        case .leaseLost, .released, .asleep: false
        }
    }

    /// The way in which the run returns to its queue; `nil` for a run that does not return.
    ///
    /// A run that was stopped for this reason returns to the queue even if its body has ended in the meantime, because
    /// no part of the end was stored.
    var queueReturn: QueueReturn? {
        switch stop {
        case .released: QueueReturn(due: nil)
        case .asleep(let due): QueueReturn(due: due)
        case nil, .cancelled, .leaseLost: nil
        }
    }

    /// Stores changes.
    ///
    /// Returns once the changes are as durable as the saver promises; at once when they are stored in the background.
    func store(_ changes: [CheckpointChange]) async throws {
        guard isStored, !changes.isEmpty else { return }
        if config.durability == .async {
            background.add(changes) { try await self.apply($0) }
        } else {
            try await apply(changes)
        }
        answers.noteStored(changes)
    }

    /// Whether the end of the run is stored.
    var isEndStored: Bool { state.withLock { $0.isEndStored } }

    /// Stores the last changes of the run, if possible together with the run's end in one commit.
    func store(_ changes: [CheckpointChange], endingAs status: RunStatus) async throws {
        guard storesEnd, config.durability != .async, let lease, let queue = services.storage?.runs,
            stop == nil, !Task.isCancelled, answers.refusal == nil
        else { return try await store(changes) }
        // A renewal in the meantime would find the lease lost.
        runtime.leases.stopRenewing(lease)
        do {
            try await queue.finish(lease, as: status, error: nil, storing: answers.dueChanges + changes)
            answers.noteStored(changes)
            state.withLock { $0.isEndStored = true }
        } catch {
            state.withLock { $0.storageFailure = error }
            fail(error)
            throw error
        }
    }

    /// Returns once all background changes are stored.
    func settle() async {
        await background.settle()
    }

    /// Performs the work of a run, and returns once all changes are stored.
    ///
    /// - Throws: The error of the work, or the error of a change that could not be stored.
    func settling<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        do {
            let result = try await work()
            await settle()
            if let failure = storageFailure { throw failure }
            return result
        } catch {
            await settle()
            throw error
        }
    }

    private var storageFailure: (any Error)? { state.withLock { $0.storageFailure } }

    /// Applies changes.
    ///
    /// A canceled run still stores its results, because finished work must not be repeated.
    private func apply(_ changes: [CheckpointChange]) async throws {
        guard let saver = services.saver else { return }
        let changes = answers.dueChanges + changes
        guard !changes.isEmpty else { return }
        do {
            if Task.isCancelled {
                try await Task { [lease] in try await saver.apply(changes, holding: lease) }.value
            } else {
                try await saver.apply(changes, holding: lease)
            }
        } catch {
            state.withLock { $0.storageFailure = error }
            fail(error)
            throw error
        }
    }
}

/// The reason why a run is stopped from outside.
enum StopReason: Hashable, Sendable {
    /// Cancellation was requested.
    case cancelled
    /// Another worker holds the thread.
    case leaseLost
    /// The worker stops. Another worker continues the run.
    case released
    /// The body sleeps. A worker continues the run when the sleep ends.
    case asleep(until: Timestamp)
}

/// The way in which a run returns to its queue.
struct QueueReturn: Hashable, Sendable {
    /// The time until which the run sleeps; `nil` for a run that any worker can claim at once.
    let due: Timestamp?
}

/// The services of a runtime that its runs use.
struct RuntimeServices: Sendable {
    let saver: (any CheckpointSaver)?
    let storage: WorkflowStorage?
    let store: (any KeyValueStore)?
    let cache: (any ResultCache)?
    let ids: CheckpointIDSource
    let time: TimeSource
    let random: RandomSource
    let sleep: @Sendable (Duration) async throws -> Void
    let uptime: @Sendable () -> Duration
    let observer: RuntimeObserver
    let names = KnownNames()
}

/// An execution: the run and the number of its attempt.
struct RunExecution: Sendable {
    let id: String
    let run: RunID?
    let attempt: Int
    let interruptedAttempts: Int
}

/// The known task names of a runtime, which identify recorded tasks.
final class KnownNames: Sendable {
    private let names = Mutex<Set<String>>([])
    private let isLoaded = Mutex(false)

    /// Loads the task names of a storage, including those of tasks that this program no longer has.
    ///
    /// The names are read once. They serve only to report a mismatch by name, so a failure to read them does not fail
    /// the run.
    func load(from book: (any TaskNameStore)?) async {
        guard let book, !isLoaded.withLock(\.self) else { return }
        guard let kept = try? await book.taskNames() else { return }
        isLoaded.withLock { $0 = true }
        names.withLock { $0.formUnion(kept) }
    }

    func insert(_ name: String) {
        names.withLock { names in _ = names.insert(name) }
    }

    var all: Set<String> { names.withLock { $0 } }
}
