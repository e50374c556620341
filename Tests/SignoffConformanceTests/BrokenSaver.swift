import OrderedCollections
import SignoffCheckpoint

/// A saver that does one thing wrong.
struct BrokenSaver: RunQueue, EventLog {
    /// What it does wrong.
    enum Fault: String, CaseIterable, Sendable {
        case storesOneChangeAtATime
        case keepsWhatReservedWritesShouldReplace
        case listsOldestFirst
        case turnsBytesIntoText
        case countsAnsweredQuestions
        case ignoresGuards
        case ignoresTokens
        case ignoresLostLeases
        case skipsTheLedger
        case hidesGaps
        case deletesTheNewestCheckpointOnly
        case forgetsInterruptedAttempts
        case dropsAnswers
        case dropsAnswersOfHeads
        case keepsTheFirstRecord
        case tellsNoWithdrawal
        case deletesRecordsOfAnswers
        case forgetsBindings
        case bindsToAnotherQuestion
        case forgetsReleases
        case forgetsTheTimeOfSleep
        case forgetsFacts
        case keepsTheFirstFacts
        case roundsSums
        case ignoresConditionsOnFacts
        case ignoresTheOrderByFacts
    }

    let base: InMemorySaver
    let fault: Fault

    // MARK: Savers

    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        var changes = changes
        switch fault {
        case .storesOneChangeAtATime:
            for change in changes { try await base.apply([change], holding: lease) }
            return
        case .keepsWhatReservedWritesShouldReplace:
            var kept: [CheckpointChange] = []
            for change in changes where try await !replacesStored(change) { kept.append(change) }
            changes = kept
        case .turnsBytesIntoText:
            changes = changes.map { change in
                guard case .checkpoint(var saved) = change else { return change }
                for (name, value) in saved.checkpoint.channelValues {
                    if case .bytes(let bytes) = value {
                        saved.checkpoint.channelValues[name] = .string(String(decoding: bytes, as: UTF8.self))
                    }
                }
                return .checkpoint(saved)
            }
        case .dropsAnswers: changes = changes.map { changed($0) { $0.answers = [] } }
        case .forgetsFacts: changes = changes.map { changed($0) { $0.facts = [:] } }
        case .keepsTheFirstFacts: changes = try await withFirstFacts(changes)
        case .roundsSums: changes = changes.map { changed($0) { $0.facts = $0.facts.mapValues(rounded) } }
        case .tellsNoWithdrawal:
            changes = changes.map { changed($0) { $0.answers = $0.answers.map(live) } }
        case .keepsTheFirstRecord:
            for (index, change) in changes.enumerated() {
                guard case .writes(let batch) = change else { continue }
                let stored = try await base.savedCheckpoint(at: batch.address)?.answers ?? []
                changes[index] = changed(change) { batch in
                    batch.answers.removeAll { record in
                        stored.contains { $0.question == record.question && $0.run == record.run }
                    }
                }
            }
        default: break
        }
        try await base.apply(changes, holding: fault == .ignoresLostLeases ? nil : lease.map(stored))
    }

    private func changed(_ change: CheckpointChange, _ body: (inout WriteBatch) -> Void) -> CheckpointChange {
        guard case .writes(var batch) = change else { return change }
        body(&batch)
        return .writes(batch)
    }

    /// The lease as the fault leaves it.
    private func stored(_ lease: RunLease) -> RunLease {
        var lease = lease
        if fault == .forgetsReleases { lease.release = nil }
        return lease
    }

    /// The changes with the facts of questions that are known as they were declared first.
    private func withFirstFacts(_ changes: [CheckpointChange]) async throws -> [CheckpointChange] {
        let open = try await base.openInterrupts(matching: InterruptQuery())
        return changes.map { change in
            changed(change) { batch in
                for question in open where question.thread == batch.address.thread {
                    guard let id = question.interrupt.id, let facts = question.declaredFacts else { continue }
                    batch.facts[id] = facts
                }
            }
        }
    }

    /// Facts whose sums went through a double.
    private func rounded(_ facts: QuestionFacts) -> QuestionFacts {
        QuestionFacts(
            title: facts.title,
            fields: facts.fields,
            sums: facts.sums.map { sum in
                let double = Double(sum.amount.text) ?? 0
                return QuestionFacts.Sum(JSONDecimal(.double(double)) ?? 0, sum.unit)
            },
            count: facts.count,
            risk: facts.risk,
            progress: facts.progress
        )
    }

    private func live(_ record: AnswerRecord) -> AnswerRecord {
        var record = record
        record.state = .live
        return record
    }

    private func replacesStored(_ change: CheckpointChange) async throws -> Bool {
        guard case .writes(let batch) = change, batch.replacesStored else { return false }
        let stored = try await base.savedCheckpoint(at: batch.address)
        return stored?.pendingWrites.contains { $0.task == batch.task && $0.index < 0 } ?? false
    }

    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await base.savedCheckpoint(at: address)
    }

    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        let found = try await base.savedCheckpoints(matching: query)
        return fault == .listsOldestFirst ? found.reversed() : found
    }

    func heads(of thread: ThreadID) async throws -> ThreadHeads {
        var heads = try await base.heads(of: thread)
        if fault == .dropsAnswersOfHeads {
            for index in heads.checkpoints.indices { heads.checkpoints[index].answers = [] }
        }
        return heads
    }

    func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        guard fault == .deletesRecordsOfAnswers else { return try await base.recordedAnswers(of: thread) }
        return try await base.savedCheckpoints(matching: CheckpointQuery(thread: thread)).flatMap(\.answers)
    }

    func deleteThread(_ thread: ThreadID) async throws {
        guard fault == .deletesTheNewestCheckpointOnly else { return try await base.deleteThread(thread) }
        var kept = try await base.savedCheckpoints(matching: CheckpointQuery(thread: thread))
        if !kept.isEmpty { kept.removeFirst() }
        try await base.deleteThread(thread)
        try await base.apply(kept.map { .checkpoint($0) }, holding: nil)
    }

    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await base.threads(matching: query)
    }

    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        var query = query
        if fault == .ignoresConditionsOnFacts { query.conditions = [] }
        if fault == .ignoresTheOrderByFacts, let fact = query.sort?.fact, FactKeyList.entryName(fact) != nil {
            query.sort = nil
            query.after?.sort = nil
        }
        return try await base.openInterrupts(matching: query)
    }

    func countOpenInterrupts() async throws -> Int {
        guard fault == .countsAnsweredQuestions else { return try await base.countOpenInterrupts() }
        let all = try await base.savedCheckpoints(matching: CheckpointQuery())
        return all.flatMap(\.pendingWrites).count { $0.channel == ReservedChannel.interrupt }
    }

    // MARK: Queues

    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        var request = request
        if fault == .ignoresTokens { request.clientToken = nil }
        if fault == .forgetsBindings { request.bindings = [:] }
        if fault == .bindsToAnotherQuestion {
            for case .question(let answer) in guards {
                request.bindings[answer.interrupt] = AnswerBinding(
                    task: "another",
                    position: answer.position,
                    payloadDigest: answer.payloadDigest
                )
            }
        }
        return try await base.submit(
            request,
            requiring: fault == .ignoresGuards ? [] : guards,
            recording: fault == .skipsTheLedger ? nil : record
        )
    }

    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try await base.begin(
            request,
            for: worker,
            lease: lease,
            requiring: fault == .ignoresGuards ? [] : guards,
            recording: fault == .skipsTheLedger ? nil : record,
            storing: first
        )
    }

    func claim(for worker: WorkerID, workflows: Set<String>, thread: ThreadID?, lease: Duration) async throws -> Run? {
        var run = try await base.claim(for: worker, workflows: workflows, thread: thread, lease: lease)
        if fault == .forgetsInterruptedAttempts { run?.interruptedAttempts = 0 }
        return run
    }

    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run? {
        try await base.claim(run: id, for: worker, lease: lease)
    }

    func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal {
        try await base.renew(lease, by: duration)
    }

    func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        try await apply(changes, holding: lease)
        try await base.finish(stored(lease), as: status, error: error)
    }

    func release(_ lease: RunLease, until due: Timestamp?) async throws {
        try await base.release(lease, until: fault == .forgetsTheTimeOfSleep ? nil : due)
    }

    func requestCancellation(of run: RunID) async throws -> Run { try await base.requestCancellation(of: run) }

    func run(_ id: RunID) async throws -> Run? { try await base.run(id) }

    func run(clientToken: String) async throws -> Run? { try await base.run(clientToken: clientToken) }

    func runs(matching query: RunQuery) async throws -> [Run] { try await base.runs(matching: query) }

    func record(_ record: JSONObject) async throws { try await base.record(record) }

    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await base.ledger(after: sequence, limit: limit)
    }

    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        try await base.newestLedger(before: sequence, limit: limit)
    }

    // MARK: Event logs

    func append(_ events: [RunEvent]) async throws { try await base.append(events) }

    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        var page = try await base.events(after: sequence, run: run, thread: thread, limit: limit)
        if fault == .hidesGaps { page.hasGap = false }
        return page
    }

    func newestEventSequence() async throws -> Int64 { try await base.newestEventSequence() }

    func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        try await base.trimEvents(olderThan: moment, keeping: maximumCount)
    }
}
