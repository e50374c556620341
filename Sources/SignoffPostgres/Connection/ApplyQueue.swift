import SignoffCheckpoint

/// Stores the waiting changes of a thread in one transaction, so that a run of many parallel tasks does not wait for
/// the disk once for each task.
///
/// Calls for one thread are stored in the order of their arrival. During a transaction, new calls for its threads wait
/// for the next one. When a group of calls is refused, each call is stored by itself, so that one refusal does not
/// affect the others.
actor ApplyQueue {
    /// One call.
    struct Call: Sendable {
        var changes: [CheckpointChange]
        var lease: RunLease?
        /// The threads that the call changes or checks, in the order of names.
        var threads: [ThreadID]
    }

    private struct Waiting {
        var call: Call
        var continuation: CheckedContinuation<Void, any Error>
    }

    /// The greatest number of calls in one transaction.
    private static let callsAtOnce = 500
    /// The greatest number of concurrent transactions.
    ///
    /// Further calls are collected.
    private static let transactionsAtOnce = 3

    private let store: @Sendable ([Call]) async throws -> Void
    private var waiting: [Waiting] = []
    private var busy: Set<ThreadID> = []
    private var underWay = 0

    /// Creates a queue.
    ///
    /// - Parameter store: Stores calls in one transaction, either all or none.
    init(store: @escaping @Sendable ([Call]) async throws -> Void) {
        self.store = store
    }

    /// The number of calls that wait for a transaction.
    var waitingCount: Int { waiting.count }

    /// Stores a call and returns once it is durable.
    func apply(_ call: Call) async throws {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiting(call: call, continuation: continuation))
            begin()
        }
    }

    /// Begins transactions for the waiting calls, up to the number of transactions that may be open.
    private func begin() {
        while underWay < Self.transactionsAtOnce {
            let batch = takeBatch()
            guard !batch.isEmpty else { return }
            let threads = Set(batch.flatMap(\.call.threads))
            busy.formUnion(threads)
            underWay += 1
            Task {
                await self.carryOut(batch)
                self.end(of: threads)
            }
        }
    }

    private func end(of threads: Set<ThreadID>) {
        busy.subtract(threads)
        underWay -= 1
        begin()
    }

    /// The oldest call whose threads no transaction has, and all others of these threads.
    private func takeBatch() -> [Waiting] {
        var batch: [Waiting] = []
        var rest: [Waiting] = []
        var wanted: Set<ThreadID> = []
        // A thread with a call that has to wait: later calls stay behind it.
        var held: Set<ThreadID> = []
        for each in waiting {
            let threads = each.call.threads
            let isFree = busy.isDisjoint(with: threads) && held.isDisjoint(with: threads)
            if isFree, batch.isEmpty || wanted.isSuperset(of: threads), batch.count < Self.callsAtOnce {
                wanted.formUnion(threads)
                batch.append(each)
            } else {
                held.formUnion(threads)
                rest.append(each)
            }
        }
        waiting = rest
        return batch
    }

    private nonisolated func carryOut(_ batch: [Waiting]) async {
        do {
            try await store(batch.map(\.call))
            for each in batch { each.continuation.resume() }
        } catch {
            guard batch.count > 1 else { return batch.forEach { $0.continuation.resume(throwing: error) } }
            for each in batch {
                do {
                    try await store([each.call])
                    each.continuation.resume()
                } catch {
                    each.continuation.resume(throwing: error)
                }
            }
        }
    }
}
