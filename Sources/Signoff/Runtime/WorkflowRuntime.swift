public import CoreMetrics
public import Logging
public import SignoffCheckpoint
public import Tracing
private import Synchronization

/// A runtime: runs workflows on threads, and stores their state with a saver.
///
/// Without a saver, nothing is persistent: `previous` is always `nil`, and a run that stops at a question cannot be
/// resumed.
///
/// ```swift
/// let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [essayReview])
/// let result = try await runtime.invoke(essayReview, "cat", on: "thread-1")
/// ```
///
/// > Concurrency: Call from any task. Bodies run on the cooperative pool, not on the caller's actor.
public final class WorkflowRuntime: Sendable {
    /// The registered workflows, in the given order.
    public let workflows: [AnyEntrypoint]
    /// The saver; `nil` when nothing is stored.
    public let saver: (any CheckpointSaver)?
    /// The cache of results; `nil` for none.
    public let cache: (any ResultCache)?
    /// The storage with all of its roles; `nil` without a saver, and for a saver that stores checkpoints only.
    public let storage: WorkflowStorage?
    let services: RuntimeServices
    let options: Options
    /// The id under which this runtime holds threads.
    let worker: WorkerID
    let busyThreads = BusyThreads()
    let leases: LeaseKeeper
    let trimmer: EventTrimmer
    /// The event feed of runs that callers of this runtime start; `nil` for none.
    let events: EventFeed?
    private let workflowsByName: [ExactText: AnyEntrypoint]
    private let instance: String
    private let executions = Atomic<Int>(0)

    /// The clock, the randomness, the intervals and the backends of a runtime.
    public struct Options: Sendable {
        /// The source of the current time.
        public var time: TimeSource
        /// The source of random bits.
        public var random: RandomSource
        /// The function that waits.
        ///
        /// The function must throw when the task is canceled.
        public var sleep: @Sendable (Duration) async throws -> Void
        /// The operating-system account that is recorded beside the name of the operator.
        public var account: SystemAccount
        /// The version of the program: the release of workflows without a release of their own; `nil` to record none.
        public var release: String?
        /// The time after which a thread is released when the process that holds it has died.
        public var lease: Duration
        /// The interval between renewals of a lease, well below `lease`.
        public var leaseRenewal: Duration
        /// The interval between two attempts of a run that waits for a busy thread.
        public var busyInterval: Duration
        /// The maximum time that an event of a caller's run waits for others before it is appended to the event log;
        /// `nil` to log no events of such runs.
        ///
        /// A storage in memory receives no events of such runs, because no other process reads the storage. Workers log
        /// the events of their runs at their own interval.
        public var eventInterval: Duration?
        /// The size limits of the event log; `nil` for a log that another program trims.
        public var eventRetention: EventRetention?
        /// A monotonic clock, such as the uptime of the process, for measuring timeouts and durations.
        public var uptime: @Sendable () -> Duration
        /// The logger of the runtime, used only at `debug` and `trace`.
        ///
        /// ``WorkflowScope/logger`` is derived from it.
        public var logger: Logger
        /// The metrics backend.
        ///
        /// By default, the backend that the program has set up before it creates the options.
        public var metrics: any MetricsFactory
        /// The tracer of runs and tasks.
        ///
        /// By default, the tracer that the program has set up before it creates the options.
        public var tracer: any Tracer

        private static let start = ContinuousClock.now

        /// Creates options.
        ///
        /// `sleep` is the function that waits. Pass `nil` to use a timer that fires even when the cooperative pool is
        /// busy.
        public init(
            time: TimeSource = .system,
            random: RandomSource = .system,
            sleep: (@Sendable (Duration) async throws -> Void)? = nil,
            account: SystemAccount = .current,
            release: String? = nil,
            lease: Duration = .seconds(15),
            leaseRenewal: Duration = .seconds(5),
            busyInterval: Duration = .milliseconds(50),
            eventInterval: Duration? = .milliseconds(50),
            eventRetention: EventRetention? = EventRetention(),
            uptime: (@Sendable () -> Duration)? = nil,
            logger: Logger = Logger(label: "signoff") { _ in SwiftLogNoOpLogHandler() },
            metrics: any MetricsFactory = MetricsSystem.factory,
            tracer: any Tracer = InstrumentationSystem.tracer
        ) {
            self.time = time
            self.random = random
            self.sleep = sleep ?? { try await TimedWait.sleep(for: $0) }
            self.account = account
            self.release = release
            self.lease = lease
            self.leaseRenewal = leaseRenewal
            self.busyInterval = busyInterval
            self.eventInterval = eventInterval
            self.eventRetention = eventRetention
            self.uptime = uptime ?? { ContinuousClock.now - Self.start }
            self.logger = logger
            self.metrics = metrics
            self.tracer = tracer
        }
    }

    /// Creates a runtime.
    ///
    /// - Parameters:
    ///   - saver: The saver; `nil` to store nothing. If the ``CheckpointSaver/storage`` of the saver has a queue, the
    ///     runs are stored too, and hold their threads against other processes.
    ///   - store: The long-term memory shared by all threads; `nil` for none.
    ///   - cache: The cache of tasks and workflows that have a ``CachePolicy``; `nil` for none. Nested runs share the
    ///     cache.
    ///   - entrypoints: The workflows to register.
    ///   - options: The clock, the randomness, the intervals and the backends.
    /// - Throws: ``WorkflowError`` `workflow_duplicate` when two workflows have the same name.
    public convenience init(
        saver: (any CheckpointSaver)? = nil,
        store: (any KeyValueStore)? = nil,
        cache: (any ResultCache)? = nil,
        entrypoints: [any WorkflowDefinition] = [],
        options: Options = Options()
    ) throws {
        try self.init(
            saver: saver,
            storage: saver?.storage,
            store: store,
            cache: cache,
            entrypoints: entrypoints,
            options: options
        )
    }

    private init(
        saver: (any CheckpointSaver)?,
        storage: WorkflowStorage?,
        store: (any KeyValueStore)?,
        cache: (any ResultCache)?,
        entrypoints: [any WorkflowDefinition],
        options: Options
    ) throws {
        var workflows: [ExactText: AnyEntrypoint] = [:]
        for entrypoint in entrypoints {
            guard workflows.updateValue(entrypoint.erased, forKey: ExactText(entrypoint.name)) == nil else {
                throw WorkflowError(
                    .workflowDuplicate,
                    "Two workflows are named \(entrypoint.name): give one of them another name",
                    task: entrypoint.name
                )
            }
        }
        self.saver = saver
        self.storage = storage
        self.cache = cache
        self.options = options
        self.workflows = entrypoints.map(\.erased)
        workflowsByName = workflows
        instance = String(options.random.next(), radix: 16)
        worker = WorkerID("runtime-\(instance)")
        leases = LeaseKeeper(queue: storage?.runs, options: options)
        trimmer = EventTrimmer(log: storage?.events.contract, options: options)
        events = EventFeed(of: storage, options: options, trimmer: trimmer)
        services = RuntimeServices(
            saver: saver,
            storage: storage,
            store: store,
            cache: cache,
            ids: CheckpointIDSource(time: options.time, random: options.random),
            time: options.time,
            random: options.random,
            sleep: options.sleep,
            uptime: options.uptime,
            observer: RuntimeObserver(options)
        )
    }

    /// Creates a runtime on a storage, with the store and the cache of the storage.
    ///
    /// - Parameters:
    ///   - storage: The storage.
    ///   - entrypoints: The workflows to register.
    ///   - options: The clock, the randomness, the intervals and the backends.
    /// - Throws: ``WorkflowError`` `workflow_duplicate` when two workflows have the same name.
    public convenience init(
        storage: WorkflowStorage,
        entrypoints: [any WorkflowDefinition] = [],
        options: Options = Options()
    ) throws {
        try self.init(
            saver: storage.checkpoints,
            storage: storage,
            store: storage.store.contract,
            cache: storage.cache.contract,
            entrypoints: entrypoints,
            options: options
        )
    }

    /// Returns the workflow with this name.
    ///
    /// - Throws: ``WorkflowError`` `workflow_unknown`, which lists the registered workflows.
    public func workflow(named name: String) throws -> AnyEntrypoint {
        if let workflow = workflowsByName[ExactText(name)] { return workflow }
        let known = workflows.map(\.name).joined(separator: ", ")
        throw WorkflowError(
            .workflowUnknown,
            "There is no workflow \(name) here; there \(workflows.count == 1 ? "is" : "are") \(known.isEmpty ? "none" : known)",
            task: name
        )
    }

    /// Returns the release of a workflow of this runtime: its own, otherwise the release of the program; `nil` for
    /// none.
    public func release(of workflow: String) -> String? {
        workflowsByName[ExactText(workflow)]?.release ?? options.release
    }

    /// Checks an input that was entered as JSON, and returns its stored form.
    ///
    /// - Throws: ``WorkflowError`` `workflow_unknown`, or `invalid_input` with the path in the input and the expected
    ///   type.
    public func checkInput(_ input: JSONValue, for workflow: String) throws -> StoredValue {
        let entrypoint = try self.workflow(named: workflow)
        let stored: StoredValue
        do {
            stored = try StoredValue(input)
        } catch {
            throw WorkflowError(
                .invalidInput,
                "The input of \(workflow) cannot be stored: \(error)",
                task: workflow,
                cause: error
            )
        }
        try entrypoint.check(stored)
        return stored
    }

    /// Returns the run with a lease that contains the release with which this runtime executes the run.
    ///
    /// `entrypoint` is the workflow to run if it is not registered.
    func released(_ run: Run, of entrypoint: AnyEntrypoint? = nil) -> Run {
        var run = run
        run.lease?.release = entrypoint.map { $0.release ?? options.release } ?? release(of: run.request.workflow)
        return run
    }

    /// Returns once the events of the runs that callers of this runtime started are in the event log.
    ///
    /// Call this function before the process ends or the storage is closed, because an event waits up to
    /// ``Options/eventInterval`` for others. If the event log cannot be written, the events are lost. The run is not
    /// affected.
    public func flushEvents() async { await events?.flush() }

    func nextExecution(of run: Run?) -> RunExecution {
        let number = executions.add(1, ordering: .relaxed).newValue
        return RunExecution(
            id: "\(instance)-\(number)",
            run: run?.id,
            attempt: run?.attempt ?? 1,
            interruptedAttempts: run?.interruptedAttempts ?? 0
        )
    }
}
