import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The console's knowledge of the backend: its connection, its capabilities and the write access.
struct BackendState: Equatable, Sendable {
    /// The state of the connection.
    private(set) var connection: Connection = .opening
    /// The time at which data last arrived; `nil` before the first data.
    private(set) var freshAt: Timestamp?
    /// The available operations, with the reasons for missing ones.
    private(set) var capabilities = BackendCapabilities()
    /// Whether decisions may be stored.
    private(set) var access: WriteAccess = .allowed
    /// The progress of the index from which lists are read; `nil` while the index is complete.
    private(set) var indexing: IndexProgress?

    // MARK: The connection

    /// The reason why the backend is disconnected; `nil` while it is connected.
    var awayMessage: String? {
        if case .unavailable(let message) = connection { message } else { nil }
    }

    /// Records that data arrived.
    ///
    /// Data that arrives while the store is disconnected is kept elsewhere, such as in the ledger of a server. Such data makes no other data fresh.
    mutating func noteData(isOfStore: Bool, at now: Timestamp) {
        if isOfStore, awayMessage == nil { freshAt = now }
        if connection == .opening { connection = .ready }
    }

    /// Applies the state of the connection.
    ///
    /// - Returns: Whether the backend is connected again.
    mutating func take(_ new: Connection) -> Bool {
        defer { connection = new }
        return awayMessage != nil && new == .ready
    }

    /// Applies the progress of the index.
    ///
    /// - Returns: Whether an index in progress is now complete.
    mutating func take(_ progress: IndexProgress) -> Bool {
        defer { indexing = progress.isComplete ? nil : progress }
        return progress.isComplete && indexing != nil
    }

    /// The text of a list without rows while its index is built; empty once the index is complete.
    var indexingLines: [SafeText] {
        guard let indexing else { return [] }
        let read = "\(Words.count(indexing.read)) of \(Words.plural(indexing.total, "checkpoint"))"
        return ["The index of this database is being built: \(read).", "Rows appear as they are found."]
    }

    // MARK: Writing

    /// Applies the capabilities.
    mutating func take(_ new: BackendCapabilities) {
        capabilities = new
        if let reason = new.writing.reason { access = .readOnly(reason: reason) }
    }

    /// Applies the write access.
    mutating func take(_ new: WriteAccess) { access = new }

    /// The reason why nothing may be decided; `nil` when decisions are allowed.
    var reasonNotToDecide: String? { access.readOnlyReason.map { "read-only: \($0)" } }

    /// The reason why nothing can be written; `nil` when writes are possible.
    var reasonNotToWrite: String? {
        reasonNotToDecide ?? awayMessage.map { "disconnected: \($0)" }
    }

    /// The message about an answer that was possibly stored and was not found.
    var wordsOfAnswerNotFound: String {
        capabilities.answers == .atomic
            ? "the answer was not stored"
            : "no run with the answer was found; look at the thread before you decide again"
    }

    // MARK: Events

    /// The remark for a place that shows no events although events can have happened; `nil` where all events are kept.
    var remarkOnEvents: String? { capabilities.events.reason.map { "Not all events are kept: \($0)." } }

    // MARK: The lock

    /// Unlocks the console for a time.
    ///
    /// - Returns: The end of that time; `nil` when the console is not locked.
    mutating func unlock(for duration: Duration, at now: Timestamp) -> Timestamp? {
        switch access {
        case .locked(let reason), .unlocked(_, let reason):
            let end = now.advanced(by: duration)
            access = .unlocked(until: end, reason: reason)
            return end
        case .allowed, .readOnly: return nil
        }
    }

    /// Locks the console again.
    ///
    /// - Returns: The reason for the lock; `nil` when the console was not unlocked.
    mutating func lock() -> String? {
        guard case .unlocked(_, let reason) = access else { return nil }
        access = .locked(reason: reason)
        return reason
    }

    /// Whether the console must be locked again.
    func isLockDue(at now: Timestamp) -> Bool {
        if case .unlocked(let end, _) = access { now >= end } else { false }
    }

    /// The reason why the console cannot be unlocked.
    var reasonNotToUnlock: String? {
        switch access {
        case .locked, .unlocked: nil
        case .readOnly(let reason): reason
        case .allowed: "the console is not locked"
        }
    }

    /// The reason why the console cannot be locked.
    var reasonNotToLock: String? {
        if case .unlocked = access { return nil }
        if case .locked = access { return "the console is locked" }
        return reasonNotToUnlock
    }
}
