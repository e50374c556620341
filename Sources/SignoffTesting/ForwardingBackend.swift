package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// A backend that forwards every operation it does not implement to another backend.
package protocol ForwardingBackend: OperatorBackend {
    /// The backend to forward to.
    var base: any OperatorBackend { get }
}

extension ForwardingBackend {
    package var identity: OperatorIdentity { base.identity }
    package var place: StoragePlace { base.place }
    package var capabilities: BackendCapabilities { base.capabilities }
    package var now: Timestamp { base.now }
    package func makeToken() -> RequestToken { base.makeToken() }
    package func changes() -> AsyncStream<StorageChange> { base.changes() }
    package func changeMark() async -> ChangeMark? { await base.changeMark() }
    package func indexProgress() -> AsyncStream<IndexProgress> { base.indexProgress() }
    package func indexFaults() -> AsyncStream<String> { base.indexFaults() }
    package func standing() async throws -> BackendStanding { try await base.standing() }
    package func workflows() async throws -> [WorkflowListing] { try await base.workflows() }

    package func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await base.questions(matching: query)
    }
    package func inboxPage(matching query: InterruptQuery) async throws -> InboxPage {
        InboxPage(try await questions(matching: query), of: query, total: try await countQuestions())
    }
    package func questionPages(limit: Int, payloadLimit: Int?) -> AsyncThrowingStream<QuestionPage, any Error> {
        base.questionPages(limit: limit, payloadLimit: payloadLimit)
    }
    package func countQuestions() async throws -> Int { try await base.countQuestions() }
    package func countQuestions(matching query: InterruptQuery) async throws -> Int {
        try await base.countQuestions(matching: query)
    }
    package func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem {
        try await base.item(interrupt, on: thread)
    }
    package func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await base.threads(matching: query)
    }
    package func thread(_ thread: ThreadID) async throws -> ThreadDetail { try await base.thread(thread) }
    package func historyPage(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> StatePage {
        try await base.historyPage(of: thread, namespace: namespace, before: before, limit: limit)
    }
    package func steps(of thread: ThreadID, before: CheckpointID?, limit: Int) async throws -> HistoryPage {
        try await base.steps(of: thread, before: before, limit: limit)
    }
    package func difference(
        from before: CheckpointAddress,
        to after: CheckpointAddress
    ) async throws -> JSONDifference {
        try await base.difference(from: before, to: after)
    }
    package func forkPreview(of thread: ThreadID, from checkpoint: CheckpointID) async throws -> ForkPreview {
        try await base.forkPreview(of: thread, from: checkpoint)
    }

    package func stateEditPreview(of draft: StateEditDraft) async throws -> StateEditPreview {
        try await base.stateEditPreview(of: draft)
    }
    package func graph(of thread: ThreadID) async throws -> ThreadGraph? { try await base.graph(of: thread) }
    package func runs(matching query: RunQuery) async throws -> [Run] { try await base.runs(matching: query) }
    package func newestRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await base.newestRuns(of: threads)
    }
    package func listedRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await base.listedRuns(of: threads)
    }
    package func run(_ id: RunID) async throws -> Run { try await base.run(id) }
    package func workers() async throws -> [WorkerReport] { try await base.workers() }
    package func run(token: RequestToken) async throws -> Run? { try await base.run(token: token) }
    package func waitingRuns(limit: Int) async throws -> WaitingRuns { try await base.waitingRuns(limit: limit) }
    package func requireTurn(of run: Run) async throws { try await base.requireTurn(of: run) }
    package func events(
        after sequence: Int64,
        run: RunID?,
        thread: ThreadID?,
        limit: Int
    ) async throws -> EventPage {
        try await base.events(after: sequence, run: run, thread: thread, limit: limit)
    }
    package func newestEvent() async throws -> Int64 { try await base.newestEvent() }
    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try await base.recentEvents(of: thread, limit: limit)
    }

    package func answer(_ submission: AnswerSubmission) async throws -> Run { try await base.answer(submission) }
    package func start(_ request: StartRequest) async throws -> Run { try await base.start(request) }
    package func retry(thread: ThreadID, token: RequestToken) async throws -> Run {
        try await base.retry(thread: thread, token: token)
    }
    package func retry(run: RunID, token: RequestToken) async throws -> Run {
        try await base.retry(run: run, token: token)
    }
    package func fork(_ request: ForkRequest) async throws -> Run { try await base.fork(request) }
    package func setState(_ edit: StateEdit) async throws -> CheckpointID { try await base.setState(edit) }
    package func cancel(_ run: RunID) async throws -> Run { try await base.cancel(run) }

    package func claims() async throws -> [Claim] { try await base.claims() }
    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        try await base.claim(question, lasting: duration)
    }
    package func endClaim(on question: OpenInterrupt) async throws { try await base.endClaim(on: question) }
    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        try await base.notes(after: sequence, limit: limit)
    }
    package func notes(on question: OpenInterrupt) async throws -> [Note] { try await base.notes(on: question) }
    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        try await base.addNote(text, to: question)
    }

    package func recentLedger(limit: Int) async throws -> [LedgerRow] { try await base.recentLedger(limit: limit) }
    package func ledgerRow(_ number: Int64) async throws -> LedgerRow { try await base.ledgerRow(number) }
    package func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer] {
        try await base.keptAnswers(of: entry)
    }
    package func ledgerHead() async throws -> LedgerHead { try await base.ledgerHead() }
    package func ledgerHas(_ head: LedgerHead) async throws -> Bool { try await base.ledgerHas(head) }
    package func databaseID() async throws -> String? { try await base.databaseID() }
    package func progress() async throws -> StorageProgress? { try await base.progress() }
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification {
        try await base.verifyLedger(expecting: expected, doubts: doubts, each: each)
    }
    package func record(_ act: RecordedAct, of subject: String, on thread: ThreadID?) async throws {
        try await base.record(act, of: subject, on: thread)
    }
}
