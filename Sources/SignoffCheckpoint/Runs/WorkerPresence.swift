/// A worker that is ready to execute runs, in this process or another one.
public struct WorkerPresence: Hashable, Sendable {
    /// The name under which the worker holds leases.
    public var worker: WorkerID
    /// The account of the operating system that the worker runs under, and its host.
    public var account: SystemAccount
    /// The number of its process.
    public var process: Int32
    /// The time at which the worker started.
    public var since: Timestamp
    /// The workflows that the worker has, in the order of their names.
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
/// A presence is a hint, not a lock: only leases decide who executes a run. A presence does not change the change mark.
public protocol PresenceBook: Sendable {
    /// Enters a worker, until the entry is ended or the process of the worker ends in any way.
    ///
    /// - Parameter presence: The worker.
    /// - Returns: The entry.
    /// - Throws: `storage` when the entry cannot be made.
    func enter(_ presence: WorkerPresence) async throws -> any PresenceEntry

    /// Returns the workers that are present, those that began first coming first.
    ///
    /// - Throws: `storage` when they cannot be read.
    func presences() async throws -> [WorkerPresence]
}

/// The entry of one worker in a ``PresenceBook``.
public protocol PresenceEntry: Sendable {
    /// Ends the entry; has no effect the second time.
    func end() async
}
