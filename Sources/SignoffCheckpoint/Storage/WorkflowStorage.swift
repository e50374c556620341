/// A storage by its roles: each part under its contract, or the reason why the part is missing.
///
/// An engine such as `SQLiteSaver` returns its storage as ``CheckpointSaver/storage``. A part can be replaced by one
/// that wraps it, for metrics or tracing; the other parts stay:
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
    /// The durable requests to run workflows, with the leases of workers.
    public var runs: any RunQueue
    /// The record of decisions.
    public var ledger: any Ledger
    /// The events of runs, for readers in other processes.
    public var events: StorageRole<any EventLog>
    /// The ledger as it is stored, including changes made by other programs.
    public var audit: StorageRole<any LedgerAuditing>
    /// The claims of operators on open questions.
    public var assignments: StorageRole<any AssignmentStore>
    /// The workers that are ready to execute runs.
    public var presence: StorageRole<any PresenceBook>
    /// The notes of operators on questions.
    public var notes: StorageRole<any NoteBook>
    /// The names of tasks.
    public var taskNames: StorageRole<any TaskNameBook>
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
    /// The progress of an index that may have to be built before lists are whole.
    public var index: StorageRole<any IndexBuilding>
    /// The marks that detect writes.
    public var changeMarks: StorageRole<any ChangeMarking>
    /// The writes to the storage, as they are made.
    public var changes: any ChangeSource
    /// The reason why the storage is read-only, in one clause; `nil` when it can be written.
    public var readOnlyReason: String?
    /// The place of the storage.
    public var place: StoragePlace
    /// The file of a storage in a file.
    package var file: (any FileStorage)?
    private let closing: @Sendable () async -> Void

    /// Creates the storage of a queue without optional roles; the caller adds further ones.
    ///
    /// - Parameters:
    ///   - queue: The checkpoints, the inbox, the runs and the ledger.
    ///   - events: The event log.
    ///   - readOnlyReason: The reason why the storage is read-only; `nil` when it can be written.
    ///   - place: The place of the storage.
    ///   - close: Closes the storage, so that later calls fail.
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
    /// A storage without optional roles.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self) }
}

extension RunQueue where Self: EventLog {
    /// A storage without optional roles except the event log.
    public var storage: WorkflowStorage? { WorkflowStorage(queue: self, events: .provided(self)) }
}
