import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// What the shell is asked to do; the core itself does nothing but change its state.
package enum ConsoleEffect: Equatable, Sendable {
    /// Load something and report `loaded` or `loadFailed`.
    case load(ConsoleLoad)
    /// Store the answers of one thread, all or none, by compare-and-set; report `answered`, `answerRefused` or `answerUnknown`.
    case answer(AnswerSubmission)
    /// Perform work that brings its own outcome; report `performed`.
    case perform(RequestedWork)
    /// Read back by its token whether a submission is stored; report `answered` or `answerNotSent`.
    case resolve(RequestToken)
    /// Start a run; report `requested` or `requestRefused`.
    case start(StartRequest)
    /// Run a failed thread on, keeping finished results; report `requested` or `requestRefused`.
    case retry(RetryRequest)
    /// Run a thread again from one of its checkpoints; report `requested` or `requestRefused`.
    case fork(ForkRequest)
    /// Set the saved value of a thread; report `stateSet` or `requestRefused`.
    case setState(StateEdit)
    /// Ask for a run to be cancelled; report `requested` or `requestRefused`.
    case cancel(RequestToken, RunID)
    /// Keep events that do not fit in memory in a file; report `spilled` or `spillFailed`.
    case spillEvents([RunEvent])
    /// Write events to a file an operator named; report `exported` or `exportFailed`.
    case exportEvents(path: String, [RunEvent])
    /// Look through a value; report `valueSearched` as it goes on. Another search in the meantime ends this one.
    case searchValue(ValueSearch)
    /// End the search through a value.
    case cancelValueSearch
    /// Write decisions to a file an operator named; report `exported` or `exportFailed`.
    case exportLedger(path: String, [LedgerEntry])
    /// Compare two values; report `compared`.
    case compare(ComparisonRequest)
    /// Give the terminal to `$VISUAL`/`$EDITOR` with this text; report `editor`.
    case openEditor(EditorRequest)
    /// Copy text to the terminal's clipboard; report `copied` or `copyRefused`.
    case copy(String)
    /// Keep what is staged and typed, so that it survives the end of the process.
    case saveDrafts(SavedDrafts)
    /// Use another theme; report `themeChanged` or `themeFailed`.
    case useTheme(ThemeID)
    /// Give a value to a command and report `piped`.
    case pipe(PipeRequest)
    /// Write text to a new file in the operator's own folder; report `written` or `writeFailed`.
    case export(ExportRequest)
    /// Tell an operator who looks elsewhere, by the ways the settings name; the text holds nothing of a payload.
    case notify(String)
    /// Let requests through until this moment, or, for nil, no longer; refused meanwhile is what a locked console sends.
    case setLock(liftedUntil: Timestamp?)
    /// Execute what waits from now on and remember the consent; report `workBegun`.
    case beginWork
    /// Draw the whole screen again.
    case redraw
    /// Stop the process as Ctrl-Z does, with the terminal given back.
    case suspend
    /// Leave, and go on under another profile; nothing is sent, and drafts stay with the database they are for.
    case switchProfile(String)
    /// Leave; nothing is sent.
    case quit
}

/// Something the console can ask for.
package enum ConsoleLoad: Hashable, Sendable {
    /// The open questions.
    case inbox
    /// A question whose payload the list left out, whole.
    case item(QuestionID)
    /// Who works on which question.
    case claims
    /// The notes after one of them.
    case notes(after: Int64)
    /// The threads, most recently changed first: their first page.
    case threads
    /// The threads after a place.
    case moreThreads(ThreadPlace)
    /// What the threads in view have done.
    case outlines
    /// The newest events of all threads, from before the console was opened.
    case pastEvents
    /// The failed runs that nothing followed, and those now running.
    case runs
    /// The runs that wait, with what they would do.
    case heldRuns
    /// The checkpoints of a thread, newest first.
    case history(ThreadID)
    /// The checkpoints of a thread before one of them.
    case olderHistory(ThreadID, CheckpointID)
    /// The runs of a thread.
    case attempts(ThreadID)
    /// The events kept of a thread.
    case threadEvents(ThreadID)
    /// What running a thread again from a checkpoint would do.
    case forkPreview(ThreadID, CheckpointID)
    /// The graph of a thread.
    case graph(ThreadID)
    /// The newest entries of the ledger.
    case ledger
    /// What is kept of the answers the entry with a number tells of.
    case keptAnswers(Int64)
    /// Whether the whole chain of the ledger holds.
    case ledgerCheck
    /// The workflows that can be started here.
    case workflows
    /// The themes that can be chosen.
    case themes
}

/// The wish to run a failed run's thread on.
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

/// Text to be edited outside, and what it is for.
package struct EditorRequest: Equatable, Sendable {
    package var ticket: EditorTicket
    package var text: String
    /// The ending of the file's fixed name: `json` or `txt`.
    package var fileExtension: String

    package init(ticket: EditorTicket, text: String, fileExtension: String) {
        self.ticket = ticket
        self.text = text
        self.fileExtension = fileExtension
    }
}

/// What a text given to the editor is for.
package enum EditorTicket: Hashable, Sendable {
    /// The value of a decision on one action of an item, which had this payload when the editor was opened.
    case decision(QuestionID, PayloadDigest, action: Int, DecisionKind)
    /// The input of the new run being prepared.
    case newRunInput
    /// The input of the turn that is run again.
    case forkInput
}
