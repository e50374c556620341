package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview
import Synchronization

extension ScriptedBackend {
    package var capabilities: BackendCapabilities { limited(scripted.state.withLock { $0.capabilities }) }

    package var now: Timestamp { time.now() }

    package func makeToken() -> RequestToken { RequestToken("made-\(random.next())") }

    package func changes() -> AsyncStream<StorageChange> { scripted.changes() }

    package func changeMark() async -> ChangeMark? {
        scripted.state.withLock { $0.offline == nil ? ChangeMark([$0.mark]) : nil }
    }

    package func indexProgress() -> AsyncStream<IndexProgress> { AsyncStream { $0.finish() } }

    package func indexFaults() -> AsyncStream<String> {
        let faults = scripted.state.withLock { $0.content.indexFaults }
        return AsyncStream { stream in
            for fault in faults { stream.yield(fault) }
            stream.finish()
        }
    }

    package func workflows() async throws -> [WorkflowListing] {
        try await perform(.workflows, "") { content, _ in content.workflows }
    }

    // MARK: Questions and threads

    package func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await perform(.questions, query.thread?.rawValue ?? "") { content, _ in
            query.page(of: content.open)
        }
    }

    package func countQuestions() async throws -> Int {
        try await perform(.countQuestions, "") { content, _ in content.open.count }
    }

    package func countQuestions(matching query: InterruptQuery) async throws -> Int {
        try await perform(.countQuestions, "") { content, _ in query.count(of: content.open) }
    }

    package func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem {
        try await perform(.item, interrupt.rawValue) { content, _ in
            let query = InterruptQuery(thread: thread, interrupt: interrupt, limit: 1)
            guard let question = query.page(of: content.open).first else {
                throw OperationError(
                    .interruptNotPending,
                    "no question \(ForeignText.identifier(interrupt)) waits for an answer"
                )
            }
            return ReviewItem(question: question)
        }
    }

    package func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await perform(.threads, "") { content, _ in
            let found = content.summaries.filter { $0.matches(query) }
            let sorted =
                query.threadPrefix == nil
                ? found.sorted { $0.place.precedes($1.place) }
                : found.sorted { $0.thread.precedesInBytes($1.thread) }
            return Array(sorted.prefix(query.limit))
        }
    }

    package func thread(_ thread: ThreadID) async throws -> ThreadDetail {
        try await perform(.thread, thread.rawValue) { content, _ in
            if let detail = content.details[thread] { return detail }
            try Self.require(thread, in: content)
            let newest = content.runs.last { $0.request.thread == thread }
            let open = content.open.filter { $0.thread == thread }
            return ThreadDetail(
                thread: thread,
                state: nil,
                namespaces: [""],
                openInterrupts: open,
                workflow: newest?.request.workflow ?? open.first?.workflow,
                error: newest?.error?.message
            )
        }
    }

    package func historyPage(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> StatePage {
        try await perform(.historyPage, thread.rawValue) { content, _ in
            try Self.require(thread, in: content)
            var page = content.states[thread] ?? StatePage(states: [], unreadable: [], next: nil)
            page.states = Array(
                page.states.filter { state in
                    state.address.namespace == namespace
                        && (before.map { bound in state.address.checkpoint.map { $0 < bound } ?? false } ?? true)
                }.prefix(limit)
            )
            return page
        }
    }

    package func steps(of thread: ThreadID, before: CheckpointID?, limit: Int) async throws -> HistoryPage {
        try await perform(.steps, thread.rawValue) { content, _ in
            try Self.require(thread, in: content)
            let all = content.histories[thread]?.entries ?? []
            let found = all.filter { entry in before.map { entry.checkpoint < $0 } ?? true }
            return HistoryPage(entries: Array(found.prefix(limit)), hasOlder: found.count > limit)
        }
    }

    package func difference(
        from before: CheckpointAddress,
        to after: CheckpointAddress
    ) async throws -> JSONDifference {
        try await perform(.difference, after.thread.rawValue) { content, _ in
            guard let checkpoint = after.checkpoint, let difference = content.differences[checkpoint] else {
                throw OperationError(.checkpointNotFound, "the request names no checkpoint to compare")
            }
            return difference
        }
    }

    package func forkPreview(of thread: ThreadID, from checkpoint: CheckpointID) async throws -> ForkPreview {
        try await perform(.forkPreview, checkpoint.rawValue) { content, _ in
            try Self.require(thread, in: content)
            return try Self.preview(of: thread, from: checkpoint, in: content)
        }
    }

    package func stateEditPreview(of draft: StateEditDraft) async throws -> StateEditPreview {
        try await perform(.stateEditPreview, draft.checkpoint.rawValue) { content, _ in
            try Self.require(draft.thread, in: content)
            guard let preview = content.stateEditPreviews[draft] else {
                throw OperationError(
                    .usage,
                    "thread \(ForeignText.identifier(draft.thread)) belongs to no graph: set its saved value instead"
                )
            }
            return preview
        }
    }

    // MARK: Runs and events

    package func runs(matching query: RunQuery) async throws -> [Run] {
        try await perform(.runs, query.thread?.rawValue ?? "") { content, _ in content.runs(query) }
    }

    package func run(_ id: RunID) async throws -> Run {
        try await perform(.run, id.rawValue) { content, _ in try Self.run(id, in: content) }
    }

    package func run(token: RequestToken) async throws -> Run? {
        try await perform(.runOfToken, token.rawValue) { content, _ in
            content.made[token].flatMap { made in content.runs.first { $0.id == made.id } }
        }
    }

    package func waitingRuns(limit: Int) async throws -> WaitingRuns {
        try await perform(.waitingRuns, "") { content, _ in
            let names = Set(content.workflows.map(\.name))
            let waiting = content.runs.filter { $0.isActive && names.contains($0.request.workflow) }
            let questions = content.questions
            let listed = waiting.prefix(limit).map { run in
                let answered = questions.filter { question in
                    question.thread == run.request.thread && question.interrupt.id.map { run.answers($0) } ?? false
                }
                return WaitingRun(run: run, questions: answered.map(\.interrupt.value.jsonProjection))
            }
            return WaitingRuns(listed, unlisted: waiting.count - listed.count)
        }
    }

    package func requireTurn(of run: Run) async throws {
        try await perform(.requireTurn, run.id.rawValue) { content, _ in
            let earlier = content.runs.prefix { $0.id != run.id }
            guard earlier.contains(where: { $0.request.thread == run.request.thread && $0.status == .pending }) else {
                return
            }
            throw OperationError(.threadBusy, "run \(ForeignText.identifier(run.id)) is stored behind another run")
        }
    }

    package func events(
        after sequence: Int64,
        run: RunID?,
        thread: ThreadID?,
        limit: Int
    ) async throws -> EventPage {
        try await perform(.events, thread?.rawValue ?? run?.rawValue ?? "") { content, _ in
            let found = content.events.filter { event in
                event.sequence > sequence && (run == nil || event.run == run)
                    && (thread == nil || event.thread == thread)
            }
            return EventPage(events: Array(found.prefix(limit)), hasGap: false)
        }
    }

    package func newestEvent() async throws -> Int64 {
        try await perform(.newestEvent, "") { content, _ in content.events.last?.sequence ?? 0 }
    }

    package func recentEvents(of thread: ThreadID, limit: Int) async throws -> EventPage {
        try await perform(.recentEvents, thread.rawValue) { content, _ in
            let found = content.events.filter { $0.thread == thread }
            return EventPage(events: found.suffix(limit), hasGap: found.count > limit)
        }
    }

    // MARK: Claims, notes and the ledger

    package func claims() async throws -> [Claim] {
        let now = now
        return try await perform(.claims, "") { content, capabilities in
            capabilities.claims == .available ? content.claims.filter { $0.expiresAt > now } : []
        }
    }

    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        try await perform(.notes, "") { content, capabilities in
            guard capabilities.notes == .available else { return [] }
            return content.notes.filter { $0.sequence > sequence }.suffix(limit)
        }
    }

    package func notes(on question: OpenInterrupt) async throws -> [Note] {
        try await perform(.notes, question.thread.rawValue) { content, capabilities in
            guard capabilities.notes == .available, let place = ClaimedQuestion(question) else { return [] }
            return content.notes.filter { $0.question == place }
        }
    }

    package func recentLedger(limit: Int) async throws -> [LedgerRow] {
        try await perform(.recentLedger, "") { content, capabilities in
            capabilities.ledger == .available ? content.rows.suffix(limit) : []
        }
    }

    package func ledgerRow(_ number: Int64) async throws -> LedgerRow {
        try await perform(.ledgerRow, String(number)) { content, _ in
            guard let row = content.rows.first(where: { $0.entry.sequence == number }) else {
                throw OperationError(.entryNotFound, "the ledger has no entry \(number)")
            }
            return row
        }
    }

    package func keptAnswers(of entry: LedgerEntry) async throws -> [KeptAnswer] {
        try await perform(.keptAnswers, String(entry.sequence)) { content, _ in
            content.keptAnswers[entry.sequence] ?? []
        }
    }

    package func ledgerHead() async throws -> LedgerHead {
        try await perform(.ledgerHead, "") { content, _ in
            guard let row = content.rows.last else { return .empty }
            if let problem = row.problem { throw OperationError.brokenLedger(problem) }
            return LedgerHead(number: row.entry.sequence, hash: row.entry.hash)
        }
    }

    package func ledgerHas(_ head: LedgerHead) async throws -> Bool {
        try await perform(.ledgerHas, head.description) { content, _ in
            head == .empty
                || content.rows.contains { row in
                    row.problem == nil && row.entry.sequence == head.number && row.entry.hash == head.hash
                }
        }
    }

    package func databaseID() async throws -> String? {
        try await perform(.databaseID, "") { _, _ in nil }
    }

    package func progress() async throws -> StorageProgress? {
        try await perform(.progress, "") { _, _ in nil }
    }

    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead],
        doubts: [String],
        each: @escaping @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerVerification {
        let (rows, found) = try await perform(.verifyLedger, "") { content, _ in
            (content.rows, content.verification)
        }
        each(rows)
        if let found { return found }
        let good = rows.prefix { $0.problem == nil }
        let known = Dictionary(good.map { ($0.entry.hash, $0.entry.sequence) }, uniquingKeysWith: { first, _ in first })
        let own = rows.compactMap(\.problem)
        let problems = own + doubts + expected.compactMap { $0.problem(found: known) }
        return LedgerVerification(
            entries: good.count,
            hash: good.last?.entry.hash ?? LedgerHead.empty.hash,
            problem: problems.first.map { problems.count > 1 ? "\($0); and \(problems.count - 1) more" : $0 },
            problems: problems,
            unverified: rows.count - good.count,
            holdsByItself: own.isEmpty
        )
    }

    // MARK: Looking up

    static func require(_ thread: ThreadID, in content: ScriptedContent) throws {
        guard content.knows(thread) else {
            throw OperationError(.threadNotFound, "thread \(ForeignText.identifier(thread)) does not exist")
        }
    }

    static func run(_ id: RunID, in content: ScriptedContent) throws -> Run {
        guard let run = content.runs.first(where: { $0.id == id }) else {
            throw OperationError(.runNotFound, "run \(ForeignText.identifier(id)) does not exist")
        }
        return run
    }

    static func preview(
        of thread: ThreadID,
        from checkpoint: CheckpointID,
        in content: ScriptedContent
    ) throws -> ForkPreview {
        guard let preview = content.previews[checkpoint], preview.thread == thread else {
            throw OperationError(
                .checkpointNotFound,
                "checkpoint \(ForeignText.identifier(checkpoint)) does not exist on thread \(ForeignText.identifier(thread))"
            )
        }
        return preview
    }
}
