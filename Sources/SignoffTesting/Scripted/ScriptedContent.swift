import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

/// The content of a scripted place.
///
/// Requests change the content by the rules of a backend. The script makes all other changes, in place of a workflow.
package struct ScriptedContent: Sendable {
    /// The workflows that can be started.
    package var workflows: [WorkflowListing] = []
    /// The open questions, in any order.
    package var questions: [OpenInterrupt] = []
    /// The threads, in any order.
    ///
    /// Threads of questions and runs can be absent.
    package var threads: [ThreadSummary] = []
    /// The runs, oldest first.
    package var runs: [Run] = []
    /// The newest states of threads.
    package var details: [ThreadID: ThreadDetail] = [:]
    /// The states of threads, for the history of a namespace.
    package var states: [ThreadID: StatePage] = [:]
    /// The checkpoints of threads with their tasks.
    package var histories: [ThreadID: HistoryPage] = [:]
    /// The previews of forks.
    package var previews: [CheckpointID: ForkPreview] = [:]
    /// The differences between two checkpoints.
    package var differences: [CheckpointID: JSONDifference] = [:]
    /// The events of runs, oldest first.
    package var events: [RunEvent] = []
    /// The claims, including ended ones.
    package var claims: [Claim] = []
    /// The notes, oldest first.
    package var notes: [Note] = []
    /// The entries of the ledger, oldest first.
    package var ledger: [LedgerEntry] = []
    /// The stored payloads and answers, by the number of their entry.
    package var keptAnswers: [Int64: [KeptAnswer]] = [:]
    /// The result of verifying the whole ledger; `nil` to derive it from the entries.
    package var verification: LedgerVerification?
    /// The reasons why lists are made without their index.
    package var indexFaults: [String] = []
    /// The saved values that were set.
    package var stateEdits: [StateEdit] = []
    /// The effects of updates of graphs.
    package var stateEditPreviews: [StateEditDraft: StateEditPreview] = [:]
    /// The runs of requests, by token.
    var made: [RequestToken: Run] = [:]
    var runCount = 0

    /// Creates empty content.
    package init() {}

    // MARK: Reading

    /// Whether the content has any data of a thread.
    func knows(_ thread: ThreadID) -> Bool {
        details[thread] != nil || threads.contains { $0.thread == thread }
            || questions.contains { $0.thread == thread } || runs.contains { $0.request.thread == thread }
    }

    /// The unanswered questions.
    var open: [OpenInterrupt] {
        questions.filter { question in
            guard let id = question.interrupt.id else { return true }
            return !runs.contains { $0.request.thread == question.thread && $0.isActive && $0.answers(id) }
        }
    }

    /// The threads, as the questions and runs leave them.
    var summaries: [ThreadSummary] {
        var all = OrderedDictionary(threads.map { ($0.thread, $0) }, uniquingKeysWith: { _, later in later })
        for thread in questions.map(\.thread) + runs.map(\.request.thread) where all[thread] == nil {
            let newest = runs.last { $0.request.thread == thread }
            let waiting = open.filter { $0.thread == thread }
            let status: ThreadStatus =
                if newest?.isActive == true { .busy } else if !waiting.isEmpty { .interrupted } else {
                    newest?.status == .error || newest?.status == .timeout ? .error : .idle
                }
            all[thread] = ThreadSummary(
                thread: thread,
                workflow: newest?.request.workflow ?? waiting.first?.workflow,
                status: status,
                checkpoint: waiting.first?.checkpoint,
                step: nil,
                updatedAt: newest?.finishedAt ?? newest?.createdAt ?? waiting.first?.waitingSince ?? .unknown,
                openInterrupts: waiting.count,
                error: newest?.error?.message
            )
        }
        return Array(all.values)
    }

    /// Returns the runs that match a query, newest first.
    func runs(_ query: RunQuery) -> [Run] {
        var seen: Set<ThreadID> = []
        var found = Array(runs.reversed())
        if query.newestOfThreadOnly { found = found.filter { seen.insert($0.request.thread).inserted } }
        found = found.filter { run in
            (query.thread == nil || run.request.thread == query.thread)
                && (query.statuses.isEmpty || query.statuses.contains(run.status))
        }
        if let after = query.after {
            // The run of the place can have been removed.
            let index = found.firstIndex { $0.id == after.run }.map { $0 + 1 }
            found.removeFirst(index ?? found.firstIndex { $0.createdAt < after.createdAt } ?? found.count)
        }
        return Array(found.prefix(query.limit))
    }

    /// The rows of the ledger, each with its fault.
    var rows: [LedgerRow] {
        var verifier = LedgerVerifier()
        var rows = ledger.compactMap { verifier.check(LedgerColumns($0)) }
        if let last = verifier.finish() { rows.append(last) }
        return rows
    }

    // MARK: Changing

    /// Stores a run that waits for a worker.
    mutating func store(_ request: RunRequest, token: RequestToken, hash: String? = nil, at now: Timestamp) -> Run {
        runCount += 1
        let run = Run(
            id: RunID("run-\(runCount)"),
            request: request,
            status: .pending,
            attempt: 0,
            interruptedAttempts: 0,
            error: nil,
            createdAt: now,
            startedAt: nil,
            finishedAt: nil,
            lease: nil,
            isCancellationRequested: false,
            ledgerHash: hash
        )
        runs.append(run)
        made[token] = run
        return run
    }

    /// Appends a record to the ledger.
    mutating func record(_ record: JSONObject, at now: Timestamp) -> LedgerEntry {
        let entry = LedgerChain.entry(for: record, after: ledger.last, at: now)
        ledger.append(entry)
        return entry
    }
}

extension Run {
    /// Whether the run brings an answer to a question.
    func answers(_ question: InterruptID) -> Bool {
        if case .resume(let answers) = request.action { answers[question] != nil } else { false }
    }
}
