import OrderedCollections
package import SignoffCheckpoint

/// An occurrence after which data that was read may differ from what is stored.
package enum DataChange: Hashable, Sendable {
    /// The console was opened; nothing has been read.
    case opened
    /// A look at the database found other questions or runs than the look before; the first look has none before it.
    case written(isFirstLook: Bool)
    /// The database can be reached again.
    case reconnected
    /// The index that lists are read from is complete.
    case indexed
    /// Events arrived: whether a run began, ended or asked, and the threads whose checkpoints may have changed.
    case events(isTurningPoint: Bool, threads: Set<ThreadID>)
    /// Claims and notes, which no event announces, were read two seconds ago.
    case sharedAged
    /// The lists were read half a minute ago.
    case listsAged
    /// The operator asks for everything again.
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
    /// The runs that wait are executed from now on.
    case workBegun
    /// Questions are judged by other rules from now on.
    case rulesChanged
}

extension DataChange {
    /// The change that the arrival of events amounts to.
    ///
    /// - Parameter events: The events that arrived.
    init(after events: [RunEvent]) {
        self = .events(
            isTurningPoint: events.contains { $0.mode == "run" || $0.payload["__interrupt__"] != nil },
            // What a body writes to its stream changes no checkpoint.
            threads: Set(events.lazy.filter { $0.mode != "custom" }.map(\.thread))
        )
    }
}
