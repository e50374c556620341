package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// Data the shell brings.
package enum ConsoleData: Equatable, Sendable {
    /// What a look at the open questions found, as far as it differs from the look before.
    case inboxReading(InboxReading)
    /// A question with its payload, which the list left out; nil when it waits no more.
    case item(QuestionID, InboxEntry?)
    /// Who works on which question.
    case claims([Claim])
    /// What people wrote to questions after a note already known, oldest first.
    case notes([Note], after: Int64)
    /// Threads, most recently changed first: the first of them, or those after a place; whether there are more.
    case threads([ThreadSummary], runs: [ThreadID: Run] = [:], after: ThreadPlace? = nil, hasMore: Bool = false)
    /// What threads have done.
    case outlines([ThreadOutline])
    /// The newest events of all threads, oldest first, from before the console was opened.
    case pastEvents(EventPage)
    /// Runs that failed and were not followed by another, and runs that are pending or running; newest first.
    ///
    /// With the threads that failed without a run here, as in a file that Python wrote.
    case runs(failed: [Run], active: [Run], threads: [ThreadSummary] = [])
    /// The runs of a thread, newest first.
    case attempts(ThreadID, [Run])
    /// Checkpoints of a thread's root, newest first: the newest, or those before one of them; whether there are older ones.
    case history(ThreadID, [HistoryEntry], before: CheckpointID? = nil, hasOlder: Bool = false)
    /// What running a thread again from a checkpoint would do.
    case forkPreview(ForkPreview)
    /// The graph of a thread; nil for a thread that runs none that is known here.
    case graph(ThreadID, ThreadGraph?)
    /// The events kept of a thread, oldest first.
    case threadEvents(ThreadID, EventPage)
    /// New events of any thread, as they happen.
    case events(EventPage)
    /// The newest rows of the ledger, oldest first, and what is wrong with those that do not verify, by number.
    case ledger([LedgerEntry], faults: [Int64: String] = [:])
    /// What is kept of the answers the entry with a number tells of.
    case keptAnswers(Int64, [KeptAnswer])
    /// What a look at the whole chain of the ledger found.
    case ledgerCheck(LedgerVerification)
    /// The workflows that can be started here.
    case workflows([WorkflowListing])
    /// The themes that can be chosen.
    case themes([ThemeChoice])
    /// What was staged and typed when the console was last left.
    case drafts(SavedDrafts)
    /// Where the operator was when the console was last left.
    case session(SavedSession)
    /// What can be done here; decisions cannot be carried out where nothing may be written.
    case capabilities(BackendCapabilities)
    /// Whether decisions can be carried out.
    case access(WriteAccess)
    /// Whether runs that are found waiting are executed.
    case work(WaitingWork)
    /// The runs that would be executed, with what they would do.
    case heldRuns(WaitingRuns)
    /// What the connection to the database is like.
    case connection(Connection)
    /// How far the index is that lists of a database of another program are read from.
    case index(IndexProgress)
    /// The configuration as it was just saved.
    case configuration(LiveConfiguration)
}

extension ConsoleData {
    /// Whether it was just read from the store.
    var isOfStore: Bool {
        switch self {
        case .inboxReading, .item, .claims, .notes, .threads, .outlines, .runs, .attempts, .history, .forkPreview,
            .graph, .threadEvents, .pastEvents, .events, .ledger, .keptAnswers, .ledgerCheck, .heldRuns:
            true
        case .workflows, .themes, .drafts, .session, .capabilities, .access, .work, .connection, .index, .configuration:
            false
        }
    }
}

/// A theme's id: its file name without the ending, in lower case.
package struct ThemeID: TextIdentifier {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A theme that can be chosen.
package struct ThemeChoice: Equatable, Sendable {
    package var id: ThemeID
    package var name: String
    /// Why it cannot be used; nil when it can.
    package var fault: String?

    package init(id: ThemeID, name: String, fault: String? = nil) {
        self.id = id
        self.name = name
        self.fault = fault
    }
}

/// What the connection to the database is like.
package enum Connection: Equatable, Sendable {
    /// Not a word from it yet.
    case opening
    /// Data is current.
    case ready
    /// Data stays as it is while the store cannot be reached; in words.
    case unavailable(message: String)
}
