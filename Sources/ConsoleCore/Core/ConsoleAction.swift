package import CellGrid
package import SignoffCheckpoint
package import SignoffOperator

/// An event that the shell passes to ``update(_:with:)``.
///
/// Every case has the moment at which it happened, so that the core needs no clock. The guards of a decision compare
/// these moments.
package enum ConsoleAction: Equatable, Sendable {
    /// The terminal reported a key, a paste, a resize or a change of focus.
    case input(TerminalEvent, at: Timestamp)
    /// The frame drawn from the current state is on the screen.
    ///
    /// The shell sends this action after every frame. A deciding key applies only to an item that was painted when the
    /// key was pressed, so a key that arrives together with its item is ignored.
    case painted(at: Timestamp)
    /// Time passed. Sent about once a second, and more often while the screen shows a countdown.
    case tick(at: Timestamp)
    /// Data arrived, requested or not.
    case loaded(ConsoleData, at: Timestamp)
    /// A load failed. The previous data stays on the screen.
    case loadFailed(ConsoleLoad, message: String, at: Timestamp)
    /// A change that makes data outdated.
    case changed(DataChange, at: Timestamp)
    /// A fault outside any request. Other work continues.
    case fault(FaultSource, message: String, at: Timestamp)
    /// The outcome of an effect.
    case finished(ConsoleOutcome, at: Timestamp)

    /// Whether the operator caused the action.
    package var isInput: Bool {
        if case .input = self { true } else { false }
    }

    /// Whether the action only reports that a frame was drawn.
    var isPainted: Bool {
        if case .painted = self { true } else { false }
    }

    /// The moment of the action.
    package var moment: Timestamp {
        switch self {
        case .input(_, let at), .painted(let at), .tick(let at), .loaded(_, let at), .loadFailed(_, _, let at),
            .changed(_, let at), .fault(_, _, let at), .finished(_, let at):
            at
        }
    }
}

/// The part of the console in which a fault happened.
package enum FaultSource: Hashable, Sendable {
    /// The worker of this process, which cannot claim runs or store their outcomes.
    case worker
    /// The file of drafts, which keeps unsent decisions.
    case drafts
    /// The command for notifications.
    case notification
    /// The configuration file. The previous configuration stays in use.
    case configuration
    /// The index of a database of another program. Without the index, lists are read from the whole file.
    case index
    /// The file of the operator's last position.
    case session
    /// The record that this account keeps of the database, such as the newest entry of its ledger.
    case state

    /// The prefix of the message; empty when the message names the source itself.
    package var prefix: String {
        switch self {
        case .worker: "this console's worker: "
        case .notification: "the notification command: "
        case .index: "lists are read without their index, which is slower: "
        case .session: "your place in the console: "
        case .drafts, .configuration, .state: ""
        }
    }
}

/// The outcome of an effect.
package enum ConsoleOutcome: Equatable, Sendable {
    /// The answers of a submission and the run that resumes with them are stored.
    case answered(RequestToken, Run)
    /// A submission was refused, and no part of it is stored.
    case answerRefused(RequestToken, OperationError)
    /// The outcome of a submission is unknown. The core asks with ``ConsoleEffect/resolve(_:)``.
    case answerUnknown(RequestToken, message: String)
    /// An unknown submission was looked up and is not stored.
    case answerNotSent(RequestToken)
    /// A start, retry or cancellation is stored.
    case requested(RequestToken, Run)
    /// A start, retry or cancellation was refused.
    case requestRefused(RequestToken, OperationError)
    /// The number of events that were moved from memory to a file.
    case spilled(count: Int, file: String)
    /// The number of events that did not fit in memory and are lost.
    case spillFailed(count: Int, message: String)
    /// A request to the backend succeeded or failed.
    case performed(PerformedWork)
    /// The number of lines that were written to a file.
    case exported(path: String, count: Int)
    /// A file could not be written.
    case exportFailed(message: String)
    /// The progress of the search in a value.
    case valueSearched(ValueSearch.Progress)
    /// Two values are compared.
    case compared(Comparison, DifferenceDocument)
    /// Waiting runs are executed from now on. `fault` is the reason why the consent lasts for this console only; `nil`
    /// when it is stored.
    case workBegun(fault: String?)
    /// The saved value of a thread is set.
    case stateSet(RequestToken)
    /// The editor ended.
    case editor(EditorTicket, EditorResult)
    /// The terminal received a number of bytes for its clipboard.
    case copied(bytes: Int)
    /// Text could not be copied.
    case copyRefused(message: String)
    /// A command with a value on its input ended.
    case piped(PipeResult)
    /// Text was written to a file.
    case written(path: String)
    /// Text could not be written to a file.
    case writeFailed(message: String)
    /// The theme is in use.
    case themeChanged(ThemeID)
    /// The theme could not be used. The message names file and line.
    case themeFailed(ThemeID, message: String)
}

/// The result of the editor.
package enum EditorResult: Equatable, Sendable {
    /// The text was saved.
    case saved(String)
    /// The file is unchanged.
    case unchanged
    /// The editor could not be started or failed.
    case failed(message: String)
}
