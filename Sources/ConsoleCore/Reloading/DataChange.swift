import OrderedCollections
package import SignoffCheckpoint

/// A change after which loaded data may differ from the stored data.
package enum DataChange: Hashable, Sendable {
    /// The console opened. No data is loaded.
    case opened
    /// A reading of the database found other questions or runs than the previous reading. The first reading has no
    /// previous one.
    case written(isFirstLook: Bool)
    /// The database is connected again.
    case reconnected
    /// The index for lists is complete.
    case indexed
    /// Events arrived. `isTurningPoint` says whether a run began, ended or asked; `threads` are those whose checkpoints
    /// may have changed.
    case events(isTurningPoint: Bool, threads: Set<ThreadID>)
    /// Claims and notes were loaded two seconds ago. No event announces their changes.
    case sharedAged
    /// The lists were loaded half a minute ago.
    case listsAged
    /// The operator asked to reload.
    case refreshed
    /// Answers of this console were stored.
    case answered
    /// Answers of this console were refused, or found not to be stored.
    case notAnswered
    /// A start, retry, fork or cancellation of this console was stored.
    case requested
    /// A start, retry, fork or cancellation of this console was refused.
    case refused
    /// This console set the saved value of a thread.
    case stateSet(ThreadID)
    /// This console added a note.
    case noteAdded
    /// This console claimed a question or ended its claim.
    case claimsChanged
    /// Waiting runs are executed from now on.
    case workBegun
    /// Other rules apply to questions from now on.
    case rulesChanged
}

extension DataChange {
    /// Creates the change for arrived events.
    ///
    /// - Parameter events: The events that arrived.
    init(after events: [RunEvent]) {
        self = .events(
            isTurningPoint: events.contains { $0.mode == "run" || $0.payload["__interrupt__"] != nil },
            // Events that a body writes to its stream change no checkpoint.
            threads: Set(events.lazy.filter { $0.mode != "custom" }.map(\.thread))
        )
    }
}
