import OrderedCollections
import SignoffCheckpoint
private import Synchronization

/// A saver on which another program acts just before a request is stored.
final class MeddlingSaver: RunQueue, EventLog {
    let base: InMemorySaver
    private let meddling = Mutex<(@Sendable () async throws -> Void)?>(nil)

    init(_ base: InMemorySaver) {
        self.base = base
    }

    /// Acts once, before the next request.
    func beforeNextRequest(_ act: @escaping @Sendable () async throws -> Void) {
        meddling.withLock { $0 = act }
    }

    private func meddle() async throws { try await meddling.withLock { $0.take() }?() }

    func submit(
        _ request: RunRequest,
        requiring guards: [RunGuard],
        recording record: JSONObject?
    ) async throws -> Run {
        try await meddle()
        return try await base.submit(request, requiring: guards, recording: record)
    }

    func begin(
        _ request: RunRequest,
        for worker: WorkerID,
        lease: Duration,
        requiring guards: [RunGuard],
        recording record: JSONObject?,
        storing first: FirstChanges?
    ) async throws -> Run? {
        try await meddle()
        return try await base.begin(
            request,
            for: worker,
            lease: lease,
            requiring: guards,
            recording: record,
            storing: first
        )
    }

    // MARK: What is as it was

    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await base.savedCheckpoint(at: address)
    }

    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try await base.savedCheckpoints(matching: query)
    }

    func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        try await base.legibleCheckpoints(matching: query)
    }

    func heads(of thread: ThreadID) async throws -> ThreadHeads { try await base.heads(of: thread) }

    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        try await base.apply(changes, holding: lease)
    }

    func deleteThread(_ thread: ThreadID) async throws { try await base.deleteThread(thread) }

    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await base.threads(matching: query)
    }

    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await base.openInterrupts(matching: query)
    }

    func countOpenInterrupts() async throws -> Int { try await base.countOpenInterrupts() }

    func claim(for worker: WorkerID, workflows: Set<String>, thread: ThreadID?, lease: Duration) async throws -> Run? {
        try await base.claim(for: worker, workflows: workflows, thread: thread, lease: lease)
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
        try await base.finish(lease, as: status, error: error, storing: changes)
    }

    func release(_ lease: RunLease, until due: Timestamp?) async throws { try await base.release(lease, until: due) }

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

    func append(_ events: [RunEvent]) async throws { try await base.append(events) }

    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
        try await base.events(after: sequence, run: run, thread: thread, limit: limit)
    }

    func newestEventSequence() async throws -> Int64 { try await base.newestEventSequence() }

    func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
        try await base.trimEvents(olderThan: moment, keeping: maximumCount)
    }
}
