private import Logging
private import OrderedCollections
public import SignoffCheckpoint
private import Synchronization

#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#else
private import Darwin
#endif

/// A worker: executes the runs of a queue whose workflows are registered with a runtime.
///
/// A run whose body sleeps for long (``WorkflowScope/sleep(for:)``) is released to the queue until the sleep ends.
///
/// Any number of workers, in any number of processes, can serve one queue. A worker that dies loses its leases. Another
/// worker then continues from the stored results of finished tasks, and tasks that were executing run again.
///
/// ```swift
/// let worker = WorkflowWorker(runtime: runtime, queue: saver, events: saver, id: "worker-1")
/// let serving = Task { await worker.run() }
/// ```
public final class WorkflowWorker: Sendable {
    /// A selection of the runs that a worker executes.
    public enum Selection: Hashable, Sendable {
        /// All runs whose workflows are registered with the runtime, from any requester.
        case queue
        /// Only the runs passed to ``WorkflowWorker/execute(_:)``, until ``WorkflowWorker/serveQueue()``.
        case named
    }

    /// The options of a worker.
    public struct Options: Sendable {
        /// The runs to execute.
        public var selection: Selection
        /// The only thread whose runs are executed; `nil` for all threads.
        public var thread: ThreadID?
        /// The maximum number of runs that are executed at the same time, 1 or more.
        public var concurrency: Int
        /// The time between two polls of the queue without a notification.
        public var pollInterval: Duration
        /// The maximum time that an event waits for others before it is appended to the log.
        public var eventInterval: Duration
        /// The time for which runs continue after the worker was asked to stop, before they are released to the queue.
        public var stopGrace: Duration
        /// Returns the value passed to the bodies of a run; see ``RunConfig/context``.
        ///
        /// `nil` for none.
        public var context: (@Sendable (Run) -> (any Sendable)?)?

        /// Creates options.
        public init(
            selection: Selection = .queue,
            thread: ThreadID? = nil,
            concurrency: Int = 16,
            pollInterval: Duration = .milliseconds(250),
            eventInterval: Duration = .milliseconds(50),
            stopGrace: Duration = .seconds(5),
            context: (@Sendable (Run) -> (any Sendable)?)? = nil
        ) {
            self.selection = selection
            self.thread = thread
            self.concurrency = concurrency
            self.pollInterval = pollInterval
            self.eventInterval = eventInterval
            self.stopGrace = stopGrace
            self.context = context
        }
    }

    /// The id under which the worker holds leases.
    public let id: WorkerID
    private let runtime: WorkflowRuntime
    private let queue: any RunQueue
    private let options: Options
    private let feed: EventFeed
    private let met = WorkerFaults()
    private let signal = WakeSignal()
    private let control = RunControl()
    private let state: Mutex<State>
    private let watch = Mutex(LeaseWatch())

    private struct State {
        var running: [RunID: RunEnvironment] = [:]
        var selection: Selection
        /// The runs that can be claimed under ``Selection/named``, in the order in which they were passed.
        var named: OrderedSet<RunID> = []
    }

    /// Creates a worker.
    ///
    /// - Parameters:
    ///   - runtime: The runtime with the workflows. Its saver must be `queue`.
    ///   - queue: The queue of runs.
    ///   - events: The event log for readers in other processes; `nil` to log no events.
    ///   - id: The id under which the worker holds leases, unique among workers.
    ///   - options: The options of the worker.
    public init(
        runtime: WorkflowRuntime,
        queue: any RunQueue,
        events: (any EventLog)?,
        id: WorkerID,
        options: Options = Options()
    ) {
        self.runtime = runtime
        self.queue = queue
        self.options = options
        self.id = id
        state = Mutex(State(selection: options.selection))
        feed = EventFeed(
            log: events,
            interval: options.eventInterval,
            sleep: runtime.options.sleep,
            trimmer: runtime.trimmer
        ) { [met] error in
            if let error { met.failed(.logging, error) } else { met.succeeded(.logging) }
        }
    }

    /// Polls the queue at once, because a run was submitted.
    public func notify() {
        signal.set()
    }

    /// Executes a run until it ends, even if the worker does not serve the queue.
    ///
    /// The run is not claimed while an earlier run of its thread is unfinished. The call has no effect on a worker that
    /// serves the queue.
    public func execute(_ run: RunID) {
        state.withLock { state in
            if state.selection == .named { state.named.append(run) }
        }
        signal.set()
    }

    /// Executes every run of the queue from now on.
    ///
    /// ``Options/selection`` is ignored.
    public func serveQueue() {
        state.withLock { state in
            state.selection = .queue
            state.named = []
        }
        signal.set()
    }

    /// Returns the events of this worker's runs as they occur, from the call on.
    ///
    /// The events have no sequence numbers, which the log assigns. Events are kept until they are read.
    public func liveEvents() -> AsyncStream<[RunEvent]> {
        feed.listen()
    }

    /// The fault that prevents this worker from claiming runs or from storing their ends; `nil` for none.
    ///
    /// The worker keeps trying. The fault ends when the same operation succeeds. A lock of another process counts as a
    /// fault when it occurs three times in a row.
    public var fault: WorkerFault? { met.current }

    /// Returns the faults of this worker, each once until the same operation succeeds.
    ///
    /// Current faults come first.
    public func faults() -> AsyncStream<WorkerFault> { met.listen() }

    /// The number of runs that are being executed.
    public var numberOfRuns: Int { state.withLock { $0.running.count } }

    /// Asks the worker to stop for good.
    ///
    /// ``run()`` returns when the worker has stopped.
    ///
    /// No further run is claimed. A claimed run that has not begun its superstep is released to the queue. An executing
    /// run can check ``WorkflowScope/drainReason`` and end early. A run that has not ended after the grace period is
    /// released. Finished results are stored, so that another worker continues from them.
    public func stop(_ reason: String) {
        control.requestDrain(reason)
        signal.set()
    }

    private var isStopping: Bool { Task.isCancelled || control.drainReason != nil }

    /// Serves the queue until the calling task is canceled or ``stop(_:)`` is called.
    ///
    /// No further run is then claimed. Executing runs continue for the grace period. Runs that have not ended by then
    /// are released to the queue, and another worker continues them.
    @concurrent
    public func run() async {
        let ticks = Task { [runtime, options, signal] in
            while !Task.isCancelled {
                do { try await runtime.options.sleep(options.pollInterval) } catch { return }
                signal.set()
            }
        }
        let presence = await enter()
        while !isStopping {
            await claimAll()
            if !isStopping { await signal.wait() }
        }
        ticks.cancel()
        control.requestDrain("the worker stops")
        await endRuns()
        await feed.flush()
        await presence?.end()
    }

    /// Reports the presence of the worker; `nil` for a storage without presences.
    private func enter() async -> (any PresenceEntry)? {
        do {
            return try await queue.storage?.presence.contract?.enter(
                WorkerPresence(
                    worker: id,
                    account: .current,
                    process: getpid(),
                    since: runtime.options.time.now(),
                    workflows: runtime.workflows.map(\.name).sorted()
                )
            )
        } catch {
            // Only leases decide which worker executes a run, so a worker without an entry works normally.
            runtime.options.logger.debug("The worker \(id) could not report that it works: \(error)")
            return nil
        }
    }

    private func claimAll() async {
        let workflows = Set(runtime.workflows.map(\.name))
        while !isStopping, numberOfRuns < options.concurrency {
            do {
                guard let run = try await claimNext(of: workflows) else { return met.succeeded(.claiming) }
                met.succeeded(.claiming)
                begin(runtime.released(run))
            } catch {
                // The next poll tries again.
                return met.failed(.claiming, error)
            }
        }
    }

    private func claimNext(of workflows: Set<String>) async throws -> Run? {
        let (selection, named) = state.withLock { ($0.selection, $0.named) }
        switch selection {
        case .queue:
            return try await queue.claim(
                for: id,
                workflows: workflows,
                thread: options.thread,
                lease: runtime.options.lease
            )
        case .named:
            for run in named {
                if let claimed = try await claim(named: run, of: workflows) { return claimed }
            }
            return nil
        }
    }

    /// Claims a run that was passed to ``execute(_:)``, once every earlier run of its thread has ended.
    private func claim(named id: RunID, of workflows: Set<String>) async throws -> Run? {
        guard state.withLock({ $0.running[id] == nil }) else { return nil }
        guard let run = try await queue.run(id), run.isActive else {
            _ = state.withLock { $0.named.remove(id) }
            return nil
        }
        guard workflows.containsBytes(of: run.request.workflow),
            options.thread.map({ $0 == run.request.thread }) ?? true,
            run.status == .pending ? isDue(run) : isAbandoned(run), try await queue.activeRuns(before: run).isEmpty
        else { return nil }
        do {
            return try await queue.claim(run: id, for: self.id, lease: runtime.options.lease)
        } catch let error as CheckpointError where error.code == .runNotFound {
            // Another worker was faster, or the queue has not observed the lease for as long as this worker.
            return nil
        }
    }

    private func isDue(_ run: Run) -> Bool {
        run.notBefore.map { $0 <= runtime.options.time.now() } ?? true
    }

    private func isAbandoned(_ run: Run) -> Bool {
        let policy = ClaimPolicy(at: runtime.options.time.now()) { [self] run in
            guard let lease = run.lease else { return false }
            return watch.withLock { $0.sees(lease, claimedAt: run.startedAt, at: runtime.options.uptime()) }
        }
        return policy.isAbandoned(run)
    }

    private func begin(_ run: Run) {
        var config = run.config
        config.control = control
        config.context = options.context?(run)
        let events = RunEvents(run: run, feed: feed, time: runtime.options.time)
        let environment = runtime.environment(
            for: run,
            on: run.request.thread,
            config: config,
            sink: events.sink,
            isGivenBackAsleep: true
        )
        state.withLock { state in state.running[run.id] = environment }
        Task {
            await self.execute(run, in: environment, showing: events)
            self.state.withLock { state in state.running[run.id] = nil }
            self.signal.set()
        }
    }

    private func execute(_ run: Run, in environment: RunEnvironment, showing events: RunEvents) async {
        events.began()
        let end = await runtime.execute(run, in: environment)
        await feed.flush()
        guard let lease = run.lease else { return }
        do {
            if end.isLeaseLost {
                events.ended(as: end)
            } else if let back = end.isDrained ? QueueReturn(due: nil) : environment.queueReturn {
                try await queue.release(lease, until: back.due)
                events.wentBack(back)
            } else {
                try await queue.finish(lease, as: end.status, error: end.failure)
                events.ended(as: end)
            }
            met.succeeded(.ending)
        } catch {
            let isLost = (error as? CheckpointError)?.code == .leaseLost
            if isLost { met.succeeded(.ending) } else { met.failed(.ending, error) }
            // The lease expires, and another worker continues the run.
            events.send(["event": "lease_lost", "message": .string("\(error)")])
        }
    }

    private func endRuns() async {
        let grace = Task { [runtime, options] in
            try? await runtime.options.sleep(options.stopGrace)
            let running = self.state.withLock { Array($0.running.values) }
            if !Task.isCancelled { running.forEach { $0.stop(.released) } }
        }
        // The calling task is canceled, so another task does the waiting.
        await Task { while self.numberOfRuns > 0 { await self.signal.wait() } }.value
        grace.cancel()
    }
}
