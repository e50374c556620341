/// A storage and its roles: each part under its contract, or the reason why the part is missing.
///
/// An engine such as `SQLiteSaver` returns its storage as ``CheckpointSaver/storage``. To add metrics or tracing,
/// replace a part with a wrapper. The other parts are kept:
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
    /// The durable requests to run workflows, and the leases of workers.
    public var runs: any RunQueue
    /// The record of decisions.
    public var ledger: any Ledger
    /// The events of runs, for readers in other processes.
    public var events: StorageRole<any EventLog>
    /// The ledger as stored, including changes made by other programs.
    public var audit: StorageRole<any LedgerAuditing>
    /// The claims of operators on open questions.
    public var assignments: StorageRole<any AssignmentStore>
    /// The workers that are ready to execute runs.
    public var presence: StorageRole<any PresenceStore>
    /// The notes of operators on questions.
    public var notes: StorageRole<any NoteStore>
    /// The names of tasks.
    public var taskNames: StorageRole<any TaskNameStore>
    /// Long-term memory shared by all threads.
    public var store: StorageRole<any KeyValueStore>
    /// The cache of results.
    public var cache: StorageRole<any ResultCache>
    /// The removal of old data.
    public var retention: StorageRole<any RetentionStore>
    /// The transfer of threads between storages.
    public var transfer: StorageRole<any ThreadTransferring>
    /// The backup of the storage while it is used.
    public var backup: StorageRole<any StorageBackup>
    /// The progress of an index that must be built before lists are complete.
    public var index: StorageRole<any IndexBuilding>
    /// The marks that detect writes.
    public var changeMarks: StorageRole<any ChangeMarking>
    /// The reports about writes to the storage.
    public var changes: any ChangeSource
    /// The reason why the storage is read-only, as a clause; `nil` for a writable storage.
    public var readOnlyReason: String?
    /// The place of the storage.
    public var place: StoragePlace
    /// The file of the storage; `nil` for a storage without a file.
    package var file: (any FileStorage)?
    private let closing: @Sendable () async -> Void

    /// Creates the storage of a queue without optional roles.
    ///
    /// The caller adds optional roles.
    ///
    /// - Parameters:
    ///   - queue: The checkpoints, the inbox, the runs and the ledger.
    ///   - events: The event log.
    ///   - readOnlyReason: The reason why the storage is read-only; `nil` for a writable storage.
    ///   - place: The place of the storage.
    ///   - close: Closes the storage. Later calls fail.
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

    /// Closes the storage.
    ///
    /// Later calls fail with `storage`.
    public func close() async { await closing() }
}

extension RunQueue {
    /// Returns a storage without optional roles.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self) }
}

extension RunQueue where Self: EventLog {
    /// Returns a storage whose only optional role is the event log.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self, events: .provided(self)) }
}
