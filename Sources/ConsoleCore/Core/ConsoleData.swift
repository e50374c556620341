package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// Data that the shell loaded.
package enum ConsoleData: Equatable, Sendable {
    /// The differences between the open questions and the previous reading.
    case inboxReading(InboxReading)
    /// A question with the payload that the list omitted; `nil` when the question is no longer open.
    case item(QuestionID, InboxEntry?)
    /// The assignments of operators to questions.
    case claims([Claim])
    /// The notes after a known note, oldest first.
    case notes([Note], after: Int64)
    /// A page of threads, most recently changed first: the first page, or the page after a place, and whether more
    /// threads follow.
    case threads([ThreadSummary], runs: [ThreadID: Run] = [:], after: ThreadPlace? = nil, hasMore: Bool = false)
    /// The summaries of the activities of threads.
    case outlines([ThreadOutline])
    /// The newest events of all threads from before the console opened, oldest first.
    case pastEvents(EventPage)
    /// The failed runs without a later run, and the pending and running runs; newest first.
    ///
    /// `threads` are threads that failed without a run in this database, as in a file that Python wrote.
    case runs(failed: [Run], active: [Run], threads: [ThreadSummary] = [])
    /// The runs of a thread, newest first.
    case attempts(ThreadID, [Run])
    /// A page of checkpoints of a thread's root namespace, newest first: the newest page, or the page before a
    /// checkpoint, and whether older ones follow.
    case history(ThreadID, [HistoryEntry], before: CheckpointID? = nil, hasOlder: Bool = false)
    /// The effects of a fork at a checkpoint.
    case forkPreview(ForkPreview)
    /// The effect of an update of a graph's state.
    case stateEditPreview(StateEditDraft, StateEditPreview)
    /// The graph of a thread; `nil` when the thread does not run a known graph.
    case graph(ThreadID, ThreadGraph?)
    /// The stored events of a thread, oldest first.
    case threadEvents(ThreadID, EventPage)
    /// The newest events of a thread, as many as a limit, for those older than the kept ones.
    case earlierEvents(ThreadID, EventPage, limit: Int)
    /// New events of any thread, as they happen.
    case events(EventPage)
    /// The newest rows of the ledger, oldest first, and the faults of the rows that do not verify, by number.
    case ledger([LedgerEntry], faults: [Int64: String] = [:])
    /// The stored answers of the ledger entry with a number.
    case keptAnswers(Int64, [KeptAnswer])
    /// The result of verifying the whole ledger.
    case ledgerCheck(LedgerVerification)
    /// The workflows that can be started.
    case workflows([WorkflowListing])
    /// The available themes.
    case themes([ThemeChoice])
    /// The staged decisions and typed text of the previous session.
    case drafts(SavedDrafts)
    /// The operator's position at the end of the previous session.
    case session(SavedSession)
    /// The available operations. Decisions are refused on a read-only backend.
    case capabilities(BackendCapabilities)
    /// Whether decisions may be stored.
    case access(WriteAccess)
    /// Whether waiting runs are executed.
    case work(WaitingWork)
    /// The runs that would be executed, with their first steps.
    case heldRuns(WaitingRuns)
    /// The state of the connection.
    case connection(Connection)
    /// The progress of the index for lists of a database of another program.
    case index(IndexProgress)
    /// The configuration that was just saved.
    case configuration(LiveConfiguration)
}

extension ConsoleData {
    /// Whether the data was just read from the storage.
    var isOfStore: Bool {
        switch self {
        case .inboxReading, .item, .claims, .notes, .threads, .outlines, .runs, .attempts, .history, .forkPreview,
            .stateEditPreview, .graph, .threadEvents, .earlierEvents, .pastEvents, .events, .ledger, .keptAnswers,
            .ledgerCheck, .heldRuns:
            true
        case .workflows, .themes, .drafts, .session, .capabilities, .access, .work, .connection, .index, .configuration:
            false
        }
    }
}

/// The id of a theme: its file name without the extension, in lower case.
package struct ThemeID: TextIdentifier {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
}

/// An available theme.
package struct ThemeChoice: Equatable, Sendable {
    package var id: ThemeID
    package var name: String
    /// The reason why the theme cannot be used; `nil` when it can.
    package var fault: String?

    package init(id: ThemeID, name: String, fault: String? = nil) {
        self.id = id
        self.name = name
        self.fault = fault
    }
}

/// The state of the connection to the database.
package enum Connection: Equatable, Sendable {
    /// No reading has ended yet.
    case opening
    /// Data is current.
    case ready
    /// The database is disconnected, and the data stays as it was. The message says why.
    case unavailable(message: String)
}
