/// A storage by its roles: each part under the contract it keeps, or the reason why it is missing.
///
/// An engine such as `SQLiteSaver` gives it as ``CheckpointSaver/storage``. A part can be replaced by one that wraps it, for metrics or tracing, without
/// losing the others:
///
/// ```swift
/// var storage = try await SQLiteProvider().open(location, options: StorageOptions())
/// storage.checkpoints = MeteredSaver(storage.checkpoints)
/// let runtime = try WorkflowRuntime(storage: storage, entrypoints: [essayReview])
/// ```
public struct WorkflowStorage: Sendable {
    /// The checkpoints and writes of all threads.
    public var checkpoints: any CheckpointSaver
    /// The read model of threads and open questions.
    public var inbox: any InboxIndex
    /// The durable requests to run workflows, and who works on them.
    public var runs: any RunQueue
    /// The record of what people decided.
    public var ledger: any Ledger
    /// What happened in runs, for readers in other processes.
    public var events: StorageRole<any EventLog>
    /// The ledger as it is stored, with whatever others did to it.
    public var audit: StorageRole<any LedgerAuditing>
    /// Who works on which open question.
    public var assignments: StorageRole<any ClaimBook>
    /// Who is ready to execute runs.
    public var presence: StorageRole<any PresenceBook>
    /// What people wrote about questions.
    public var notes: StorageRole<any NoteBook>
    /// The names of tasks.
    public var taskNames: StorageRole<any TaskNameBook>
    /// Long-term memory shared by all threads.
    public var store: StorageRole<any KeyValueStore>
    /// Results that are reused.
    public var cache: StorageRole<any ResultCache>
    /// Removing what is no longer needed.
    public var retention: StorageRole<any RetentionStore>
    /// Moving threads between storages.
    public var transfer: StorageRole<any ThreadTransferring>
    /// Copying the storage while it is used.
    public var backup: StorageRole<any StorageBackup>
    /// The progress of an index that may have to be built before lists are whole.
    public var index: StorageRole<any IndexBuilding>
    /// Whether anything was written since a mark was taken.
    public var changeMarks: StorageRole<any ChangeMarking>
    /// That something was written, as it is written.
    public var changes: any ChangeSource
    /// Why nothing may be written, in one clause; nil when writing is allowed.
    public var readOnlyReason: String?
    /// Where the storage is.
    public var place: StoragePlace
    /// The file of a storage that is one, for what the program keeps about files.
    package var file: (any FileStorage)?
    private let closing: @Sendable () async -> Void

    /// Creates the storage of a queue that has no optional roles; the caller adds those there are.
    ///
    /// - Parameters:
    ///   - queue: Keeps checkpoints, the inbox, runs and the ledger.
    ///   - events: The event log.
    ///   - readOnlyReason: Why nothing may be written; nil when writing is allowed.
    ///   - place: Where it is.
    ///   - close: Closes it, so that later calls fail.
    public init(
        queue: any RunQueue,
        events: StorageRole<any EventLog> = .missing(reason: "this storage keeps no events"),
        readOnlyReason: String? = nil,
        place: StoragePlace = .memory,
        close: @escaping @Sendable () async -> Void = {}
    ) {
        checkpoints = queue
        inbox = queue
        runs = queue
        ledger = queue
        self.events = events
        audit = .missing(reason: "this storage does not tell what others did to its ledger")
        assignments = .missing(reason: "this database keeps no claims")
        presence = .missing(reason: "this database does not tell who works")
        notes = .missing(reason: "this database keeps no notes")
        taskNames = .missing(reason: "this storage keeps no names of tasks")
        store = .missing(reason: "this storage has no store")
        cache = .missing(reason: "this storage keeps no results for reuse")
        retention = .missing(reason: "this storage cannot remove what is old")
        transfer = .missing(reason: "this storage exports and imports no threads")
        backup = .missing(reason: "this storage cannot be copied while it is used")
        index = .missing(reason: "this storage needs no index")
        changeMarks = .missing(reason: "this storage does not tell whether it was written to")
        changes = PolledChanges(marks: nil)
        self.readOnlyReason = readOnlyReason
        self.place = place
        closing = close
    }

    /// Closes the storage, so that later calls fail with `storage`.
    public func close() async { await closing() }
}

extension RunQueue {
    /// A storage without optional roles, the event log aside where the queue is one.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self) }
}

extension RunQueue where Self: EventLog {
    /// A storage without optional roles but the event log.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self, events: .provided(self)) }
}
