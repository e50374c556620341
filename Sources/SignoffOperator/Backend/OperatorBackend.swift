package import SignoffCheckpoint
package import SignoffReview

/// An operator's operations on the threads of one place: a local database, or a server.
///
/// The console and the headless commands work through a backend and do not depend on its kind. ``capabilities`` gives a
/// reason for each missing operation. Call every function from any task. A call suspends and never blocks a thread.
/// Every error is an ``OperationError``; a canceled task throws `CancellationError`.
///
/// An error with `isOutcomeUnknown` belongs to a request that could have been stored. ``run(token:)`` returns the run
/// of a stored request. A request that is sent again with its token is stored once.
package protocol OperatorBackend: Sendable {
    // MARK: The place

    /// The operator.
    var identity: OperatorIdentity { get }
    /// The place of the threads.
    var place: StoragePlace { get }
    /// The capabilities of the backend.
    var capabilities: BackendCapabilities { get }
    /// The current time.
    var now: Timestamp { get }

    /// Returns a new token for one request.
    func makeToken() -> RequestToken

    /// Yields one element at once, and one element after every write by any process. An element can come without a
    /// change.
    func changes() -> AsyncStream<StorageChange>

    /// Returns the mark of the stored data, which differs after every write; `nil` when the place has no inexpensive
    /// mark.
    func changeMark() async -> ChangeMark?

    /// Yields the progress of an index for lists, up to the completed progress. The stream ends at once when no index
    /// is being built.
    ///
    /// Until the stream ends, lists omit threads and counts are too low.
    func indexProgress() -> AsyncStream<IndexProgress>

    /// Yields the reasons why lists are made without their index, the current one first. The stream ends at once
    /// without an index.
    func indexFaults() -> AsyncStream<String>

    /// Returns a value that changes with the content of the lists, for frequent polling.
    func standing() async throws -> BackendStanding

    /// Returns the workflows that can be started, in the order of display.
    func workflows() async throws -> [WorkflowListing]

    // MARK: Questions

    /// Returns the open questions that match a query, in its order and from its place on.
    func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt]

    /// Returns a page of the open questions, with the counts that are shown beside them.
    func inboxPage(matching query: InterruptQuery) async throws -> InboxPage

    /// Reads the open questions in batches as they arrive, longest waiting first where known.
    ///
    /// The stream ends after `limit` questions. Releasing the stream ends the reading.
    func questionPages(limit: Int, payloadLimit: Int?) -> AsyncThrowingStream<QuestionPage, any Error>

    /// Returns the number of all open questions.
    func countQuestions() async throws -> Int

    /// Returns the number of open questions that match a query. The limit and the place of the query are ignored.
    func countQuestions(matching query: InterruptQuery) async throws -> Int

    /// Returns the item of one question.
    ///
    /// - Throws: `interrupt_not_pending` when the question is not open, with the operator who answered it if the ledger
    ///   has the answer.
    func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem

    // MARK: Threads

    /// Returns the threads that match a query, most recently changed first; by name for a query with a prefix.
    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary]

    /// Returns one thread with its newest state and its open questions and runs.
    ///
    /// - Throws: `thread_not_found`.
    func thread(_ thread: ThreadID) async throws -> ThreadDetail

    /// Returns a page of the states of a thread in one namespace, newest first.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found` when the checkpoint `before` does not exist.
    func historyPage(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> StatePage

    /// Returns root checkpoints of a thread, newest first, with the called tasks of each and the runs that made them.
    ///
    /// - Throws: `thread_not_found`.
    func steps(of thread: ThreadID, before: CheckpointID?, limit: Int) async throws -> HistoryPage

    /// Returns the changes of the channels between two checkpoints.
    ///
    /// - Throws: `checkpoint_not_found`.
    func difference(from before: CheckpointAddress, to after: CheckpointAddress) async throws -> JSONDifference

    /// Returns the effect of running a thread again from one of its checkpoints.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`.
    func forkPreview(of thread: ThreadID, from checkpoint: CheckpointID) async throws -> ForkPreview

    /// Returns the effect of an update of a graph's state, and stores nothing.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `unknown_workflow` for a graph that this program does not
    ///   have; `invalid_input` for an update that the graph refuses; `usage` for a workflow that is not a graph;
    ///   `unsupported` for a server.
    func stateEditPreview(of draft: StateEditDraft) async throws -> StateEditPreview

    /// Returns the graph of a thread's workflow; `nil` for a workflow that is not a graph, or that this program does
    /// not have.
    ///
    /// - Throws: `thread_not_found`.
    func graph(of thread: ThreadID) async throws -> ThreadGraph?

    // MARK: Runs

    /// Returns the runs that match a query, newest first.
    func runs(matching query: RunQuery) async throws -> [Run]

    /// Returns the newest run of each thread. Threads without runs are omitted.
    ///
    /// Where reading a run costs a request, the result has runs for at most the 500 threads that changed last.
    func newestRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run]

    /// Returns the newest run of each thread, for a list of many threads.
    ///
    /// Where reading a run costs a request, the result has runs only for busy threads.
    func listedRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run]

    /// Returns a run.
    ///
    /// - Throws: `run_not_found`.
    func run(_ id: RunID) async throws -> Run

    /// Returns the workers that are ready to execute runs, each with its runs.
    ///
    /// - Throws: `usage` without the capability; the errors of the backend.
    func workers() async throws -> [WorkerReport]

    /// Returns the run that a request with this token made; `nil` when the request was not stored.
    ///
    /// - Throws: An error with `isOutcomeUnknown` while the request can still arrive.
    func run(token: RequestToken) async throws -> Run?

    /// Returns the oldest runs that a worker of this program would execute, at most `limit`, and the number of further
    /// runs.
    func waitingRuns(limit: Int) async throws -> WaitingRuns

    /// Throws `thread_busy` if a stored run is queued behind another run of its thread that waits for a worker.
    func requireTurn(of run: Run) async throws

    // MARK: Events

    /// Returns the events of runs after a sequence number, oldest first. The page is marked when events before it were
    /// trimmed.
    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage

    /// Returns the newest sequence number of the events; 0 without events.
    func newestEvent() async throws -> Int64

    /// Returns the newest stored events of a thread, oldest first. The page is marked when earlier events were omitted
    /// or trimmed.
    func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage

    // MARK: Requests

    /// Stores answers to questions of one thread, all or none, and returns the run that brings the answers.
    ///
    /// - Throws: `invalid_answer`; `answer_conflict` with the conflict; `read_only`; `usage`.
    func answer(_ submission: AnswerSubmission) async throws -> Run

    /// Requests that a workflow run with an input, and returns the pending run.
    ///
    /// - Throws: `unknown_workflow`; `invalid_input`; `thread_busy`; `read_only`.
    func start(_ request: StartRequest) async throws -> Run

    /// Requests that a failed thread continue from its failure, and returns the pending run. Finished tasks keep their
    /// results.
    ///
    /// - Throws: `thread_not_found`; `nothing_to_retry`; `thread_busy`; `thread_changed`; `read_only`.
    func retry(thread: ThreadID, token: RequestToken) async throws -> Run

    /// Requests that the thread of a failed run continue, unless the thread has a newer run.
    ///
    /// - Throws: `run_not_found`; the errors of ``retry(thread:token:)``.
    func retry(run: RunID, token: RequestToken) async throws -> Run

    /// Requests that a thread run again from an earlier checkpoint, and returns the pending run.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `nothing_to_run`; `thread_changed`; `unknown_workflow`; `invalid_input`; `thread_busy`;
    ///   `read_only`; `usage` without the capability.
    func fork(_ request: ForkRequest) async throws -> Run

    /// Sets the saved value of a thread as if its workflow had returned it, or changes the state of a graph as if one of
    /// its nodes had returned an update, and returns the new checkpoint.
    ///
    /// Nothing runs.
    ///
    /// - Throws: `thread_not_found`; `checkpoint_not_found`; `thread_changed`; `thread_busy`; `unknown_workflow` for a graph that this program does not have;
    ///   `invalid_input` for an update that the graph does not take; `read_only`; `usage` without the capability, and for a node of a workflow that is not a graph.
    func setState(_ edit: StateEdit) async throws -> CheckpointID

    /// Requests the cancellation of a run, and returns the run. A pending run is canceled at once, a running run when
    /// its worker notices the request.
    ///
    /// - Throws: `run_not_found`; `read_only`.
    func cancel(_ run: RunID) async throws -> Run

    // MARK: Claims and notes

    /// Returns the current claims.
    func claims() async throws -> [Claim]

    /// Claims a question for this operator, or renews the claim. The claim of another operator ends.
    ///
    /// - Throws: `read_only`; `usage` without the capability, or for a question without an id.
    func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim

    /// Ends this operator's claim on a question. Does nothing without a claim.
    ///
    /// - Throws: `read_only`; `usage` without the capability, or for a question without an id.
    func endClaim(on question: OpenInterrupt) async throws

    /// Returns the notes after a number, oldest first, limited to the newest.
    func notes(after sequence: Int64, limit: Int) async throws -> [Note]

    /// Returns the notes on a question, oldest first.
    func notes(on question: OpenInterrupt) async throws -> [Note]

    /// Adds a note to a question in the name of this operator.
    ///
    /// - Throws: `read_only`; `usage` without the capability, for a question without an id, or for a text that is empty or too long.
    func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note

    // MARK: The ledger

    /// Returns the newest rows of the ledger, oldest first, each with its fault.
    func recentLedger(limit: Int) async throws -> [LedgerRow]

    /// Returns the ledger row with a number.
    ///
    /// - Throws: `entry_not_found`.
    func ledgerRow(_ number: Int64) async throws -> LedgerRow

    /// Returns the stored payloads and answers of a ledger entry, one for each answer.
    func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer]

    /// Returns the newest entry; ``LedgerHead/empty`` for an empty ledger.
    ///
    /// - Throws: `ledger_broken` when the newest row does not verify.
    func ledgerHead() async throws -> LedgerHead

    /// Returns whether the ledger contains the entry of a known head.
    func ledgerHas(_ head: LedgerHead) async throws -> Bool

    /// Returns the id that identifies the database elsewhere; `nil` for none.
    func databaseID() async throws -> String?

    /// Returns counters of the data ever stored; `nil` for a place without a file.
    func progress() async throws -> StorageProgress?

    /// Reads the whole ledger and returns its faults.
    ///
    /// - Parameters:
    ///   - expected: Entries that the ledger must have.
    ///   - doubts: Faults that are already known, each as a clause.
    ///   - each: Receives the rows in the order of their numbers, in batches.
    /// - Returns: The result.
    /// - Throws: The errors of the database. Faults of the ledger are returned, not thrown.
    func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification

    /// Records an act of the operator other than a decision.
    ///
    /// - Throws: `read_only`; `usage` without the capability. Nothing is then recorded.
    func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws
}
