import CellGrid
import SignoffCheckpoint
import SignoffOperator

/// The backend as the console knows it: whether it can be reached, what it can do and what may be written.
struct BackendState: Equatable, Sendable {
    /// What the connection is like.
    private(set) var connection: Connection = .opening
    /// When data last arrived; nil before any did.
    private(set) var freshAt: Timestamp?
    /// What can be done, and why not the rest.
    private(set) var capabilities = BackendCapabilities()
    /// Whether decisions can be carried out.
    private(set) var access: WriteAccess = .allowed
    /// How far the index is that lists are read from; nil while it is complete.
    private(set) var indexing: IndexProgress?

    // MARK: The connection

    /// Why the backend cannot be reached; nil while it can.
    var awayMessage: String? {
        if case .unavailable(let message) = connection { message } else { nil }
    }

    /// Notes that data arrived.
    ///
    /// What arrives while the store is away is kept elsewhere, such as the ledger of a server, and makes nothing else fresh.
    mutating func noteData(isOfStore: Bool, at now: Timestamp) {
        if isOfStore, awayMessage == nil { freshAt = now }
        if connection == .opening { connection = .ready }
    }

    /// Takes in what the connection is like now.
    ///
    /// - Returns: Whether the backend is back after it was away.
    mutating func take(_ new: Connection) -> Bool {
        defer { connection = new }
        return awayMessage != nil && new == .ready
    }

    /// Takes in how far the index is.
    ///
    /// - Returns: Whether the index that was being made is complete now.
    mutating func take(_ progress: IndexProgress) -> Bool {
        defer { indexing = progress.isComplete ? nil : progress }
        return progress.isComplete && indexing != nil
    }

    /// What a list without rows says while the index it is read from is made; nothing once that is complete.
    var indexingLines: [SafeText] {
        guard let indexing else { return [] }
        let read = "\(Words.count(indexing.read)) of \(Words.plural(indexing.total, "checkpoint"))"
        return ["An index of this database is being made: \(read).", "Rows appear as they are found."]
    }

    // MARK: Writing

    /// Takes in what can be done.
    mutating func take(_ new: BackendCapabilities) {
        capabilities = new
        if let reason = new.writing.reason { access = .readOnly(reason: reason) }
    }

    /// Takes in whether decisions can be carried out.
    mutating func take(_ new: WriteAccess) { access = new }

    /// Why nothing may be decided; nil when it may.
    var reasonNotToDecide: String? { access.readOnlyReason.map { "read-only: \($0)" } }

    /// Why nothing can be written; nil when it can.
    var reasonNotToWrite: String? {
        reasonNotToDecide ?? awayMessage.map { "the store cannot be reached: \($0)" }
    }

    /// What is said of an answer that may have been stored and is not found.
    var wordsOfAnswerNotFound: String {
        capabilities.answers == .atomic
            ? "the answer was not stored"
            : "no run with the answer is on its thread, look at the thread before deciding anew"
    }

    // MARK: Events

    /// What is said where no events are shown although some may have happened; nil where all are kept.
    var remarkOnEvents: String? { capabilities.events.reason.map { "Not all events are kept: \($0)." } }

    // MARK: The lock

    /// Lifts the lock for a time.
    ///
    /// - Returns: When it comes back; nil where nothing is locked.
    mutating func unlock(for duration: Duration, at now: Timestamp) -> Timestamp? {
        switch access {
        case .locked(let reason), .unlocked(_, let reason):
            let end = now.advanced(by: duration)
            access = .unlocked(until: end, reason: reason)
            return end
        case .allowed, .readOnly: return nil
        }
    }

    /// Puts the lock back.
    ///
    /// - Returns: Why the console is locked; nil where no lock was lifted.
    mutating func lock() -> String? {
        guard case .unlocked(_, let reason) = access else { return nil }
        access = .locked(reason: reason)
        return reason
    }

    /// Whether the time has come to put the lock back.
    func isLockDue(at now: Timestamp) -> Bool {
        if case .unlocked(let end, _) = access { now >= end } else { false }
    }

    /// Why there is no lock to lift.
    var reasonNotToUnlock: String? {
        switch access {
        case .locked, .unlocked: nil
        case .readOnly(let reason): reason
        case .allowed: "nothing is locked"
        }
    }

    /// Why there is no lock to put back.
    var reasonNotToLock: String? {
        if case .unlocked = access { return nil }
        if case .locked = access { return "it is locked" }
        return reasonNotToUnlock
    }
}
