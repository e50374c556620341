import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffPostgres

/// Calls that are stored together, on a storage with a gate.
@Suite("Calls that are stored together")
struct ApplyQueueTests {
    /// A storage that keeps its first transaction open until the gate opens.
    private final class Storage: Sendable {
        let transactions = Mutex<[[String]]>([])
        let gate = Mutex<CheckedContinuation<Void, Never>?>(nil)
        let isHolding: Bool

        init(isHolding: Bool) { self.isHolding = isHolding }

        func store(_ calls: [ApplyQueue.Call]) async throws {
            let names = calls.map { $0.lease?.worker.rawValue ?? "" }
            let isFirst = transactions.withLock { transactions in
                transactions.append(names)
                return transactions.count == 1
            }
            if isFirst, isHolding {
                await withCheckedContinuation { continuation in gate.withLock { $0 = continuation } }
            }
            if names.contains("refused") { throw CheckpointError(.leaseLost, "refused") }
        }

        func goOn() { gate.withLock { $0.take() }?.resume() }

        /// Waits until the first transaction is open.
        func isOpen() async {
            while gate.withLock({ $0 == nil }) { await Task.yield() }
        }
    }

    private func call(_ name: String, on thread: ThreadID) -> ApplyQueue.Call {
        let lease = RunLease(
            run: "r",
            thread: thread,
            worker: WorkerID(name),
            attempt: 1,
            expiresAt: Timestamp(microseconds: 0)
        )
        return ApplyQueue.Call(changes: [], lease: lease, threads: [thread])
    }

    /// Brings calls to a queue one after another while its first transaction is open, and returns what became of each.
    private func outcomes(_ calls: [ApplyQueue.Call], on storage: Storage) async -> [Bool] {
        let queue = ApplyQueue { try await storage.store($0) }
        let first = Task { try await queue.apply(call("first", on: "t")) }
        await storage.isOpen()
        var tasks: [Task<Void, any Error>] = []
        for call in calls {
            let waiting = await queue.waitingCount
            tasks.append(Task { try await queue.apply(call) })
            // A call for a free thread does not wait.
            while await queue.waitingCount == waiting, storage.transactions.withLock({ $0.count }) < 2 {
                await Task.yield()
            }
        }
        storage.goOn()
        _ = await first.result
        var outcomes: [Bool] = []
        for task in tasks {
            if case .success = await task.result { outcomes.append(true) } else { outcomes.append(false) }
        }
        return outcomes
    }

    @Test("What comes for a thread while it is written to is stored in one transaction, in order")
    func together() async {
        let storage = Storage(isHolding: true)
        let calls = ["a", "b", "c"].map { call($0, on: "t") }
        #expect(await outcomes(calls, on: storage) == [true, true, true])
        #expect(storage.transactions.withLock(\.self) == [["first"], ["a", "b", "c"]])
    }

    @Test("A call that is refused takes no other with it")
    func refused() async {
        let storage = Storage(isHolding: true)
        let calls = ["a", "refused", "c"].map { call($0, on: "t") }
        #expect(await outcomes(calls, on: storage) == [true, false, true])
        let transactions = storage.transactions.withLock(\.self)
        #expect(transactions == [["first"], ["a", "refused", "c"], ["a"], ["refused"], ["c"]])
    }

    @Test("A call for another thread does not wait")
    func otherThread() async {
        let storage = Storage(isHolding: true)
        #expect(await outcomes([call("other", on: "u")], on: storage) == [true])
        #expect(storage.transactions.withLock(\.self) == [["first"], ["other"]])
    }
}
