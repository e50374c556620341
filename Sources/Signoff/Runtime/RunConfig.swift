public import OrderedCollections
public import SignoffCheckpoint

/// The settings of one run.
public struct RunConfig: Sendable {
    /// Values for the bodies, such as a user's name.
    ///
    /// Strings, numbers and Booleans among them are recorded in the checkpoints of the run.
    public var configurable: JSONObject
    /// Further scalars recorded in the checkpoints of the run.
    public var metadata: JSONObject
    /// The checkpoint of the thread to start from; `nil` for the newest.
    ///
    /// A run from a checkpoint that is not in the thread is refused with `checkpoint_unknown`.
    public var checkpoint: CheckpointID?
    /// The namespace of the nested run that ``checkpoint`` belongs to; empty for a checkpoint of the thread itself.
    ///
    /// With a namespace, ``RunInput/replay`` repeats the whole superstep that contains the nested run: the thread forks
    /// at the root checkpoint of that superstep, and the nested run starts again. Without a checkpoint, the newest
    /// checkpoint of the namespace is used. A new turn or an answer with a namespace is refused with
    /// `checkpoint_unknown`.
    ///
    /// > Source: LangGraph `checkpoint_ns`.
    public var checkpointNamespace: String
    /// The places of a requested replay of a nested run, by namespace.
    ///
    /// The checkpoints of the run record the places.
    var replayedPlaces: JSONObject = [:]
    /// The behavior when another run holds the thread.
    public var whenBusy: BusyPolicy
    /// The behavior when the calls of a body differ from the recorded calls.
    public var replay: ReplayPolicy
    /// The time at which writes of the run are stored.
    public var durability: Durability
    /// The name of the requester, recorded with the run.
    public var requestedBy: String
    /// The value passed to all bodies of the run, including nested runs; see ``WorkflowScope/context(as:)``.
    ///
    /// The value is not stored.
    public var context: (any Sendable)?
    /// The control that can ask the run to stop; `nil` for none.
    public var control: RunControl?
    /// The maximum number of task bodies that execute at the same time, 1 or more; `nil` for no limit.
    ///
    /// Bodies of workflows, and bodies of tasks that wait for their own tasks, do not count, so that no limit causes a
    /// deadlock.
    public var maximumConcurrency: Int?
    /// The maximum number of supersteps of a graph's run, 1 or more.
    ///
    /// The superstep that consumes the input does not count.
    ///
    /// A run that needs more supersteps ends with `recursion_limit`. Its results are stored, and `proceed` continues
    /// with a new limit.
    public var recursionLimit = 10_007
    /// The nodes of a graph before which the run stops, `*` for all nodes; empty for the nodes given when the graph was
    /// compiled.
    ///
    /// The body of an entrypoint is its only node.
    public var interruptBefore: [String] = []
    /// The nodes of a graph after which the run stops, `*` for all nodes; empty for the nodes given when the graph was
    /// compiled.
    ///
    /// The body of an entrypoint is its only node.
    public var interruptAfter: [String] = []
    /// The channels of a graph in the result and in the streams of values and updates; `nil` for all channels, and for
    /// the output of the workflow.
    ///
    /// > Source: LangGraph `output_keys`.
    public var outputChannels: [String]?

    /// Creates settings.
    public init(
        configurable: JSONObject = [:],
        metadata: JSONObject = [:],
        checkpoint: CheckpointID? = nil,
        checkpointNamespace: String = "",
        whenBusy: BusyPolicy = .refuse,
        replay: ReplayPolicy = .warn,
        durability: Durability = .sync,
        requestedBy: String = "library",
        context: (any Sendable)? = nil,
        control: RunControl? = nil,
        maximumConcurrency: Int? = nil
    ) {
        precondition(maximumConcurrency.map { $0 > 0 } ?? true, "the limit of concurrency must be 1 or more")
        self.configurable = configurable
        self.metadata = metadata
        self.checkpoint = checkpoint
        self.checkpointNamespace = checkpointNamespace
        self.whenBusy = whenBusy
        self.replay = replay
        self.durability = durability
        self.requestedBy = requestedBy
        self.context = context
        self.control = control
        self.maximumConcurrency = maximumConcurrency
    }

    /// The behavior when another run holds the thread.
    public enum BusyPolicy: Hashable, Sendable {
        /// The run is refused with `thread_busy`.
        case refuse
        /// The run waits until the thread is free or the caller is canceled.
        case wait
    }

    /// The behavior when the calls of a body differ from the recorded calls.
    public enum ReplayPolicy: Hashable, Sendable {
        /// The difference is reported in the `warnings` stream, and the run continues.
        case warn
        /// The run fails with `nondeterministic_replay`.
        case strict
    }

    /// The time at which writes of a run are stored.
    ///
    /// Workers always use ``sync``.
    ///
    /// > Source: LangGraph `durability`, whose default is `async`.
    public enum Durability: String, Hashable, Sendable {
        /// At once: a result is stored before it becomes visible, so that a visible result is never lost or computed
        /// again.
        case sync
        /// In the background, in order. All writes are stored by the end of the run.
        ///
        /// A crash can lose the last results, whose tasks then run again. A value that cannot be written fails the run,
        /// at the latest at its end.
        case async
        /// At the end of the run.
        ///
        /// A successful run stores only its end, without the results of tasks. A run that waits or fails stores
        /// everything and can be continued. A crash loses the run. A successful nested run stores nothing, and runs
        /// again when the outer run is continued.
        case exit
    }

    /// The keys that address a stored run and are not part of its settings.
    private static let placeKeys: Set<String> = ["thread_id", "checkpoint_id", "checkpoint_ns", "checkpoint_map"]

    /// The scalars recorded in checkpoints, as LangGraph selects them.
    var scalars: JSONObject {
        var scalars: JSONObject = [:]
        if metadata.isEmpty, configurable.isEmpty { return scalars }
        for (key, value) in metadata.merging(configurable, uniquingKeysWith: { _, later in later })
        where !key.hasPrefix("__") && !key.hasPrefix("langgraph_") && !Self.placeKeys.contains(key) {
            switch value {
            case .string(let text): scalars[key] = .string(text.filter { $0 != "\0" })
            case .bool, .integer, .double, .number: scalars[key] = value
            case .null, .array, .object: break
            }
        }
        return scalars
    }
}
