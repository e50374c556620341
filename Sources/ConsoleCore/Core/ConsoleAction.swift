package import CellGrid
package import SignoffCheckpoint
package import SignoffOperator

/// What happened, as the shell tells it to ``update(_:with:)``.
///
/// Every case carries the moment it happened, so that the core needs no clock of its own: the guards of a decision are judged by these
/// moments.
package enum ConsoleAction: Equatable, Sendable {
    /// The terminal reported a key, a paste, a resize or a change of focus.
    case input(TerminalEvent, at: Timestamp)
    /// The frame drawn from the current state is on the screen.
    ///
    /// The shell sends it after every frame it presented. A decision key works only on what was painted when it was pressed, so keys that
    /// arrive together with the item they would decide do nothing.
    case painted(at: Timestamp)
    /// Time passed; sent about once a second, and sooner while something on the screen counts.
    case tick(at: Timestamp)
    /// Data arrived, asked for or not.
    case loaded(ConsoleData, at: Timestamp)
    /// A load failed; what was shown stays.
    case loadFailed(ConsoleLoad, message: String, at: Timestamp)
    /// Something changed after which data is read again.
    case changed(DataChange, at: Timestamp)
    /// Something that was not asked for failed; everything else goes on.
    case fault(FaultSource, message: String, at: Timestamp)
    /// Something an effect asked for came to an end.
    case finished(ConsoleOutcome, at: Timestamp)

    /// Whether the operator did it.
    package var isInput: Bool {
        if case .input = self { true } else { false }
    }

    /// Whether it only tells that a frame was drawn.
    var isPainted: Bool {
        if case .painted = self { true } else { false }
    }

    /// When it happened.
    package var moment: Timestamp {
        switch self {
        case .input(_, let at), .painted(let at), .tick(let at), .loaded(_, let at), .loadFailed(_, _, let at),
            .changed(_, let at), .fault(_, _, let at), .finished(_, let at):
            at
        }
    }
}

/// What failed beside what was asked for.
package enum FaultSource: Hashable, Sendable {
    /// The worker of this process, which cannot claim runs or store how they end.
    case worker
    /// The file of drafts, which keeps decisions that are not sent yet.
    case drafts
    /// The command that is run for a notification.
    case notification
    /// The configuration file, which goes on as it was.
    case configuration
    /// The index that lists of a database of another program are read from; they are read from the whole file then.
    case index
    /// Where the operator was, which is kept for the next start.
    case session
    /// What this account keeps about the database, such as the newest entry of its ledger.
    case state

    /// What the message begins with; empty where the message says it itself.
    package var prefix: String {
        switch self {
        case .worker: "this console's worker: "
        case .notification: "the notification command: "
        case .index: "lists are read without their index, which takes longer: "
        case .session: "your place in the console: "
        case .drafts, .configuration, .state: ""
        }
    }
}

/// How something the console asked for ended.
package enum ConsoleOutcome: Equatable, Sendable {
    /// The answers of a submission are stored and the run that carries them out exists.
    case answered(RequestToken, Run)
    /// A submission was refused and nothing of it is stored.
    case answerRefused(RequestToken, OperationError)
    /// It is not known whether a submission is stored; the core asks with ``ConsoleEffect/resolve(_:)``.
    case answerUnknown(RequestToken, message: String)
    /// An unknown submission was read back: not stored.
    case answerNotSent(RequestToken)
    /// A start, retry or cancellation is stored.
    case requested(RequestToken, Run)
    /// A start, retry or cancellation was refused.
    case requestRefused(RequestToken, OperationError)
    /// So many events that did not fit in memory are in a file.
    case spilled(count: Int, file: String)
    /// So many events that did not fit in memory are lost.
    case spillFailed(count: Int, message: String)
    /// Work at the backend was done, or failed.
    case performed(PerformedWork)
    /// So many lines were written to a file.
    case exported(path: String, count: Int)
    /// A file could not be written.
    case exportFailed(message: String)
    /// How far the search through a value is.
    case valueSearched(ValueSearch.Progress)
    /// Two values are compared.
    case compared(Comparison, DifferenceDocument)
    /// What waits is executed from now on; why the consent does not hold beyond this console, nil when it does.
    case workBegun(fault: String?)
    /// The saved value of a thread is set.
    case stateSet(RequestToken)
    /// The editor came back.
    case editor(EditorTicket, EditorResult)
    /// Text is on its way to the clipboard; how many bytes.
    case copied(bytes: Int)
    /// Text could not be copied.
    case copyRefused(message: String)
    /// A command that was given a value ended.
    case piped(PipeResult)
    /// Text is in a file.
    case written(path: String)
    /// Text could not be written to a file.
    case writeFailed(message: String)
    /// The theme is in use.
    case themeChanged(ThemeID)
    /// The theme could not be used; the message names file and line.
    case themeFailed(ThemeID, message: String)
}

/// What came back from the editor.
package enum EditorResult: Equatable, Sendable {
    /// The text was saved.
    case saved(String)
    /// The file is as it was.
    case unchanged
    /// The editor could not be started or failed.
    case failed(message: String)
}
