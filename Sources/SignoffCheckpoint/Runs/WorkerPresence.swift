/// A worker that is ready to execute runs, in this process or another.
public struct WorkerPresence: Hashable, Sendable {
    /// The id under which the worker holds leases.
    public var worker: WorkerID
    /// The operating-system account of the worker, and its host.
    public var account: SystemAccount
    /// The process id.
    public var process: Int32
    /// The time at which the worker started.
    public var since: Timestamp
    /// The workflows of the worker, sorted by name.
    public var workflows: [String]

    /// Creates a presence.
    public init(worker: WorkerID, account: SystemAccount, process: Int32, since: Timestamp, workflows: [String]) {
        self.worker = worker
        self.account = account
        self.process = process
        self.since = since
        self.workflows = workflows
    }
}

/// The workers that are ready to execute the runs of a storage, for display.
///
/// A presence is a hint, not a lock. Only leases decide which worker executes a run. A presence does not change the
/// change mark.
public protocol PresenceStore: Sendable {
    /// Adds a worker, until the entry is ended or the process of the worker ends for any reason.
    ///
    /// - Parameter presence: The worker.
    /// - Returns: The entry.
    /// - Throws: `storage` when the entry cannot be added.
    func enter(_ presence: WorkerPresence) async throws -> any PresenceEntry

    /// Returns the present workers, those that started first coming first.
    ///
    /// - Throws: `storage` when the entries cannot be read.
    func presences() async throws -> [WorkerPresence]
}

/// The former name of ``PresenceStore``.
@available(*, deprecated, renamed: "PresenceStore")
public typealias PresenceBook = PresenceStore

/// The entry of one worker in a ``PresenceStore``.
public protocol PresenceEntry: Sendable {
    /// Ends the entry. A second call has no effect.
    func end() async
}
