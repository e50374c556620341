import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// A request of the core to the shell.
///
/// The core itself only changes its state.
package enum ConsoleEffect: Equatable, Sendable {
    /// Loads data and reports `loaded` or `loadFailed`.
    case load(ConsoleLoad)
    /// Stores the answers of one thread by compare-and-set, all or none; reports `answered`, `answerRefused` or
    /// `answerUnknown`.
    case answer(AnswerSubmission)
    /// Performs work that returns its own outcome; reports `performed`.
    case perform(RequestedWork)
    /// Looks up by its token whether a submission is stored; reports `answered` or `answerNotSent`.
    case resolve(RequestToken)
    /// Starts a run; reports `requested` or `requestRefused`.
    case start(StartRequest)
    /// Retries a failed thread and keeps its finished results; reports `requested` or `requestRefused`.
    case retry(RetryRequest)
    /// Forks a thread at one of its checkpoints; reports `requested` or `requestRefused`.
    case fork(ForkRequest)
    /// Sets the saved value of a thread; reports `stateSet` or `requestRefused`.
    case setState(StateEdit)
    /// Asks a run to stop; reports `requested` or `requestRefused`.
    case cancel(RequestToken, RunID)
    /// Moves events that do not fit in memory to a file; reports `spilled` or `spillFailed`.
    case spillEvents([RunEvent])
    /// Writes events to a file that an operator named; reports `exported` or `exportFailed`.
    case exportEvents(path: String, [RunEvent])
    /// Searches a value; reports `valueSearched` repeatedly. A later search ends this one.
    case searchValue(ValueSearch)
    /// Ends the search in a value.
    case cancelValueSearch
    /// Writes decisions to a file that an operator named; reports `exported` or `exportFailed`.
    case exportLedger(path: String, [LedgerEntry])
    /// Compares two values; reports `compared`.
    case compare(ComparisonRequest)
    /// Opens `$VISUAL` or `$EDITOR` with a text; reports `editor`.
    case openEditor(EditorRequest)
    /// Copies text to the terminal's clipboard; reports `copied` or `copyRefused`.
    case copy(String)
    /// Saves staged decisions and typed text, so that both survive the end of the process.
    case saveDrafts(SavedDrafts)
    /// Applies another theme; reports `themeChanged` or `themeFailed`.
    case useTheme(ThemeID)
    /// Runs a command with a value on its input; reports `piped`.
    case pipe(PipeRequest)
    /// Writes text to a new file in the operator's folder; reports `written` or `writeFailed`.
    case export(ExportRequest)
    /// Notifies the operator in the configured ways. The text has no part of a payload.
    case notify(String)
    /// Permits requests until this moment; `nil` locks the console, which refuses every request.
    case setLock(liftedUntil: Timestamp?)
    /// Executes waiting runs from now on and stores the consent; reports `workBegun`.
    case beginWork
    /// Draws the whole screen again.
    case redraw
    /// Returns the terminal and stops the process, as Ctrl-Z does.
    case suspend
    /// Closes the console and continues under another profile. Nothing is sent, and drafts stay with their database.
    case switchProfile(String)
    /// Closes the console. Nothing is sent.
    case quit
}

/// Data that the console can request.
package enum ConsoleLoad: Hashable, Sendable {
    /// The open questions.
    case inbox
    /// A question with the payload that the list omitted.
    case item(QuestionID)
    /// The assignments of operators to questions.
    case claims
    /// The notes after one of them.
    case notes(after: Int64)
    /// The first page of threads, most recently changed first.
    case threads
    /// The threads after a place.
    case moreThreads(ThreadPlace)
    /// The summaries of the activities of the visible threads.
    case outlines
    /// The newest events of all threads from before the console opened.
    case pastEvents
    /// The failed runs without a later run, and the running runs.
    case runs
    /// The waiting runs, with their first steps.
    case heldRuns
    /// The checkpoints of a thread, newest first.
    case history(ThreadID)
    /// The checkpoints of a thread before one of them.
    case olderHistory(ThreadID, CheckpointID)
    /// The runs of a thread.
    case attempts(ThreadID)
    /// The stored events of a thread.
    case threadEvents(ThreadID)
    /// The newest events of a thread, as many as a limit, for those older than the kept ones.
    case earlierEvents(ThreadID, limit: Int)
    /// The effects of a fork at a checkpoint.
    case forkPreview(ThreadID, CheckpointID)
    /// The effect of an update of a graph's state.
    case stateEditPreview(StateEditDraft)
    /// The graph of a thread.
    case graph(ThreadID)
    /// The newest entries of the ledger.
    case ledger
    /// The stored answers of the ledger entry with a number.
    case keptAnswers(Int64)
    /// The result of verifying the whole ledger.
    case ledgerCheck
    /// The workflows that can be started.
    case workflows
    /// The available themes.
    case themes
}

/// A request to retry the thread of a failed run.
package struct RetryRequest: Equatable, Sendable {
    package var token: RequestToken
    package var run: RunID
    package var thread: ThreadID

    package init(token: RequestToken, run: RunID, thread: ThreadID) {
        self.token = token
        self.run = run
        self.thread = thread
    }
}

/// Text for an external editor, with its purpose.
package struct EditorRequest: Equatable, Sendable {
    package var ticket: EditorTicket
    package var text: String
    /// The extension of the fixed file name: `json` or `txt`.
    package var fileExtension: String

    package init(ticket: EditorTicket, text: String, fileExtension: String) {
        self.ticket = ticket
        self.text = text
        self.fileExtension = fileExtension
    }
}

/// The purpose of a text in the editor.
package enum EditorTicket: Hashable, Sendable {
    /// The value of a decision on one action of an item. The digest is that of the payload when the editor opened.
    case decision(QuestionID, PayloadDigest, action: Int, DecisionKind)
    /// The input of a new run.
    case newRunInput
    /// The input of the turn that a fork runs again.
    case forkInput
}
