import OrderedCollections
private import Synchronization

/// A saver, run queue and event log in memory.
///
/// The data lasts as long as the process.
///
/// The saver keeps every promise of ``CheckpointSaver``, ``RunQueue`` and ``EventLog`` except durability. Use it in
/// tests, and for workflows that need not survive their process.
///
/// > Concurrency: Call from any task. Calls take effect one after another and never suspend.
public final class InMemorySaver: RunQueue {
    struct State {
        var threads: [ThreadID: InMemoryThread] = [:]
        /// The recorded answers of deleted threads.
        var deletedAnswers: [ThreadID: [AnswerRecord]] = [:]
        var runs = InMemoryRuns()
        var events: [RunEvent] = []
        var newestEvent: Int64 = 0
        var newestTrimmedEvent: Int64 = 0
        var claims: [ClaimedQuestion: Claim] = [:]
        /// The notes, oldest first.
        var notes: [Note] = []
        var nextNote: Int64 = 1
        var taskNames: Set<ExactText> = []
        /// The reader of facts; `nil` to keep only the facts that workflows declare.
        var factsReader: QuestionFactsReader?
    }

    let time: TimeSource
    let random: RandomSource
    private let state: Mutex<State>

    /// Creates an empty saver.
    ///
    /// - Parameters:
    ///   - time: The clock for the times of runs, leases and ledger entries.
    ///   - random: The source of run ids.
    ///   - facts: Reads facts about questions from their payloads; `nil` for declared facts only.
    public init(time: TimeSource = .system, random: RandomSource = .system, facts: QuestionFactsReader? = nil) {
        state = Mutex(State(factsReader: facts))
        self.time = time
        self.random = random
    }

    func withState<Result: Sendable>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try state.withLock { state in try body(&state) }
    }

    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when the address has no id; `nil`
    /// when no checkpoint matches.
    public func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        withState { $0.threads[address.thread]?.checkpoint(address.checkpoint, in: address.namespace) }
    }

    /// Returns the matching checkpoints, newest id first, each with its pending writes.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try query.check()
        return withState { state in
            if let thread = query.thread { return state.threads[thread]?.checkpoints(matching: query) ?? [] }
            let found = Array(state.threads.keys).flatMap { state.threads[$0]?.checkpoints(matching: query) ?? [] }
            let sorted = found.sorted { left, right in
                if left.checkpoint.id != right.checkpoint.id { return left.checkpoint.id > right.checkpoint.id }
                if left.thread != right.thread { return left.thread < right.thread }
                return left.namespace.precedesInUTF8(right.namespace)
            }
            return query.limit.map { Array(sorted.prefix($0)) } ?? sorted
        }
    }

    /// Stores all of `changes`, or none.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when the caller no longer holds `lease`, `invalid_data` for writes without a checkpoint,
    ///   and `not_storable` for a value nested deeper than 1024 levels. Nothing is then stored.
    public func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        try changes.forEach { try $0.check() }
        try withState { state in
            if let lease { try state.runs.check(lease) }
            state.apply(changes, holding: lease, at: time.now())
        }
    }

    /// Returns every recorded answer of a thread, also of a deleted thread.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        withState { state in (state.deletedAnswers[thread] ?? []) + (state.threads[thread]?.answers ?? []) }
    }

    /// Deletes the checkpoints, writes, runs and events of a thread, in all namespaces.
    ///
    /// Deleting an unknown thread does nothing. The ledger and the recorded answers keep the decisions on the thread.
    public func deleteThread(_ thread: ThreadID) async throws {
        withState { state in
            let answers = state.threads[thread]?.answers ?? []
            if !answers.isEmpty { state.deletedAnswers[thread, default: []] += answers }
            state.threads[thread] = nil
            state.runs.removeRuns(of: thread)
            state.events.removeAll { $0.thread == thread }
            state.notes.removeAll { $0.question.thread == thread }
        }
    }

    /// Returns the matching threads, most recently changed first.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try query.check()
        return withState { state in
            let threads = Set(state.threads.keys).union(state.runs.threads)
            let summaries = threads.map { state.summary(of: $0) }.filter { $0.matches(query) }
            return Array(summaries.sorted { query.lists($0.place, before: $1.place) }.prefix(query.limit))
        }
    }

    /// Returns the matching open questions, in the order of the query.
    ///
    /// A question that a pending or running run answers is not open.
    ///
    /// - Throws: `invalid_data` for a limit below 1, and for a place in a list of another order.
    public func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try query.check()
        return withState { state in
            let threads = query.thread.map { [$0] } ?? Array(state.threads.keys)
            return query.page(of: threads.flatMap { state.unansweredInterrupts(of: $0) })
        }
    }

    /// Returns the number of open questions in all threads.
    public func countOpenInterrupts() async throws -> Int {
        withState { state in
            Array(state.threads.keys).reduce(0) { $0 + state.unansweredInterrupts(of: $1).count }
        }
    }

    /// Returns the number of matching open questions.
    ///
    /// The limit and the place of the query are ignored.
    public func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int {
        withState { state in
            let threads = query.thread.map { [$0] } ?? Array(state.threads.keys)
            return query.count(of: threads.flatMap { state.unansweredInterrupts(of: $0) })
        }
    }
}

extension InMemorySaver.State {
    /// Returns the questions of a thread that no pending or running run answers.
    mutating func unansweredInterrupts(of thread: ThreadID) -> [OpenInterrupt] {
        guard let open = threads[thread]?.openInterrupts() else { return [] }
        return open.compactMap { question in
            if let id = question.interrupt.id, runs.answeringRun(id, on: thread)?.isActive == true { return nil }
            guard let answering = question.withdrawn?.run, let run = runs[answering] else { return question }
            var question = question
            question.withdrawn?.answeredBy = run.request.requestedBy
            question.withdrawn?.answeredAt = run.createdAt
            return question
        }
    }

    mutating func summary(of thread: ThreadID) -> ThreadSummary {
        let threadRuns = runs.runs(of: thread)
        let runChanges = threadRuns.map {
            max($0.createdAt, $0.startedAt ?? $0.createdAt, $0.finishedAt ?? $0.createdAt)
        }
        let rowChange = threads[thread]?.updatedAt
        let updatedAt = (runChanges + [rowChange].compactMap(\.self)).max() ?? Timestamp(microseconds: 0)
        let reading = threads[thread]?.currentReading()
        var summary = ThreadSummary(thread: thread, reading: reading, updatedAt: updatedAt)
        let unanswered = unansweredInterrupts(of: thread).count
        summary.account(
            forNewest: threadRuns.last?.standing,
            hasActiveRun: threadRuns.contains(where: \.isActive),
            answered: summary.openInterrupts - unanswered
        )
        return summary
    }
}

extension CheckpointChange {
    /// The thread that the change affects.
    package var thread: ThreadID {
        switch self {
        case .checkpoint(let saved): saved.thread
        case .writes(let batch): batch.address.thread
        }
    }

    /// Refuses a change that cannot be stored.
    ///
    /// - Throws: `invalid_data` for writes without a checkpoint; `not_storable` for a value nested too deep.
    package func check() throws {
        switch self {
        case .checkpoint(let saved):
            for value in saved.checkpoint.channelValues.values {
                try NestingLimit.check(value, inside: NestingLimit.checkpointLevels)
            }
            for value in saved.metadata.entries.values { try NestingLimit.check(value) }
        case .writes(let batch):
            guard batch.address.checkpoint != nil else {
                throw CheckpointError(
                    .invalidData,
                    "the writes of task \(batch.task) name no checkpoint to be stored with",
                    thread: batch.address.thread
                )
            }
            for write in batch.writes { try NestingLimit.check(write.value) }
        }
    }
}
