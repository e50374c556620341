import OrderedCollections
import SignoffCheckpoint

/// A saver whose calls are steps of a schedule, and which reports stored writes to the world of a program.
struct ScheduledSaver: RunQueue {
    let saver: any RunQueue
    let schedule: SeededSchedule
    let world: ProgramWorld

    private func call<Value: Sendable>(
        _ work: @escaping @Sendable (any RunQueue) async throws -> Value
    ) async throws -> Value {
        let saver = saver
        return try await schedule.external { try await work(saver) }
    }

    private func note(_ changes: [CheckpointChange]) {
        for case .writes(let batch) in changes {
            for record in batch.answers where record.state != .live {
                world.withdraw(
                    answerOf: record.binding.task,
                    to: record.payload?.stringValue,
                    on: batch.address.thread
                )
            }
        }
        for case .writes(let batch) in changes
        where batch.writes.contains(where: { $0.channel == ReservedChannel.result }) {
            world.stored(resultOf: batch.task, on: batch.address.thread)
        }
        for case .writes(let batch) in changes
        where batch.writes.contains(where: { $0.channel == ReservedChannel.noWrites }) {
            world.stored(lossOf: batch.task, on: batch.address.thread)
        }
    }

    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await call { try await $0.savedCheckpoint(at: address) }
    }

    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try await call { try await $0.savedCheckpoints(matching: query) }
    }

    func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        try await call { try await $0.legibleCheckpoints(matching: query) }
    }

    func heads(of thread: ThreadID) async throws -> ThreadHeads {
        try await call { try await $0.heads(of: thread) }
    }

    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        try await call { try await $0.apply(changes, holding: lease) }
        note(changes)
    }

    func deleteThread(_ thread: ThreadID) async throws {
        try await call { try await $0.deleteThread(thread) }
    }

    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await call { try await $0.threads(matching: query) }
    }

    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await call { try await $0.openInterrupts(matching: query) }
    }

    func countOpenInterrupts() async throws -> Int {
        try await call { try await $0.countOpenInterrupts() }
    }

    func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await call { try await $0.recordedAnswers(of: thread) }
    }

    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try await call { try await $0.submit(request, requiring: guards, recording: record) }
    }

    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try await call {
            try await $0.begin(
                request,
                for: worker,
                lease: lease,
                requiring: guards,
                recording: record,
                storing: first
            )
        }
    }

    func claim(
        for worker: WorkerID,
        workflows: Set<String>,
        thread: ThreadID?,
        lease: Duration
    ) async throws -> Run? {
        try await call { try await $0.claim(for: worker, workflows: workflows, thread: thread, lease: lease) }
    }

    func claim(run id: RunID, for worker: WorkerID, lease: Duration) async throws -> Run? {
        try await call { try await $0.claim(run: id, for: worker, lease: lease) }
    }

    func renew(_ lease: RunLease, by duration: Duration) async throws -> LeaseRenewal {
        try await call { try await $0.renew(lease, by: duration) }
    }

    func finish(
        _ lease: RunLease,
        as status: RunStatus,
        error: RunFailure?,
        storing changes: [CheckpointChange]
    ) async throws {
        try await call { try await $0.finish(lease, as: status, error: error, storing: changes) }
        note(changes)
    }

    func release(_ lease: RunLease, until due: Timestamp?) async throws {
        try await call { try await $0.release(lease, until: due) }
    }

    func requestCancellation(of run: RunID) async throws -> Run {
        try await call { try await $0.requestCancellation(of: run) }
    }

    func run(_ id: RunID) async throws -> Run? {
        try await call { try await $0.run(id) }
    }

    func run(clientToken: String) async throws -> Run? {
        try await call { try await $0.run(clientToken: clientToken) }
    }

    func runs(matching query: RunQuery) async throws -> [Run] {
        try await call { try await $0.runs(matching: query) }
    }

    func record(_ record: JSONObject) async throws {
        try await call { try await $0.record(record) }
    }

    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try await call { try await $0.ledger(after: sequence, limit: limit) }
    }

    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] {
        try await call { try await $0.newestLedger(before: sequence, limit: limit) }
    }
}
