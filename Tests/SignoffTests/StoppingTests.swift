import Glibc
import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

// A body that never waits takes a thread of the pool, of which there may be two.
@Suite("A run is stopped", .serialized)
struct StoppingTests {
    @Test("A body that computes and never waits sees that its caller was canceled", .timeLimit(.minutes(10)))
    func computing() async throws {
        let computing = Computing()
        let run = Task { try await computing.runtime(on: InMemorySaver()).invoke(computing.entrypoint, 1, on: "t") }
        await computing.begun()
        run.cancel()
        _ = await run.result
        #expect(computing.sawCancellation)
    }

    @Test("A body runs beside the main actor, for every requester", .timeLimit(.minutes(10)))
    @MainActor
    func besideTheMainActor() async throws {
        let main = pthread_self()
        let ranOnMain = Mutex(true)
        let asking = Entrypoint("asking") { (_: Int, _) -> Bool in
            ranOnMain.withLock { $0 = pthread_equal(pthread_self(), main) != 0 }
            return true
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [asking])
        _ = try await runtime.invoke(asking, 1, on: "t")
        #expect(!ranOnMain.withLock { $0 })
    }

    @Test("A body runs beside the main actor when nothing is stored", .timeLimit(.minutes(10)))
    @MainActor
    func unsavedBesideTheMainActor() async throws {
        let main = pthread_self()
        let ranOnMain = Mutex(true)
        let asking = Entrypoint("asking") { (_: Int, _) -> Bool in
            ranOnMain.withLock { $0 = pthread_equal(pthread_self(), main) != 0 }
            return true
        }
        _ = try await WorkflowRuntime(entrypoints: [asking]).invoke(asking, 1)
        #expect(!ranOnMain.withLock { $0 })
    }

    @Test(
        "A body that computes and never waits sees a requested cancellation of its run",
        .timeLimit(.minutes(10))
    )
    func cancellationAskedFor() async throws {
        let computing = Computing()
        let saver = InMemorySaver()
        let run = Task { try await computing.runtime(on: saver).invoke(computing.entrypoint, 1, on: "t") }
        await computing.begun()
        let running = try #require(try await saver.runs(matching: RunQuery(thread: "t", limit: 1)).first)
        _ = try await saver.requestCancellation(of: running.id)
        _ = await run.result
        #expect(computing.sawCancellation)
        #expect(try await saver.run(running.id)?.status == .cancelled)
    }

    @Test("A body that computes and never waits sees that another worker took its thread", .timeLimit(.minutes(10)))
    func leaseLost() async throws {
        let computing = Computing()
        let saver = InMemorySaver()
        let run = Task { try await computing.runtime(on: saver).invoke(computing.entrypoint, 1, on: "t") }
        await computing.begun()
        let running = try #require(try await saver.runs(matching: RunQuery(thread: "t", limit: 1)).first)
        try await saver.finish(try #require(running.lease), as: .error, error: nil)
        await #expect { _ = try await run.value } throws: { ($0 as? CheckpointError)?.code == .leaseLost }
        #expect(computing.sawCancellation)
    }

    @Test(
        "A handler of the canceled work that cancels the run again does not wait for itself",
        .timeLimit(.minutes(10))
    )
    func cancelledFromWithin() async throws {
        let hasBegun = Mutex(false)
        let run = Mutex<Task<Void, Never>?>(nil)
        let waiting = Entrypoint("waiting") { (_: Int, _) -> Bool in
            try await withTaskCancellationHandler {
                hasBegun.withLock { $0 = true }
                while true { try await Task.sleep(for: .seconds(60)) }
            } onCancel: {
                run.withLock { $0 }?.cancel()
            }
        }
        let saver = InMemorySaver()
        let runtime = try WorkflowRuntime(
            saver: saver,
            entrypoints: [waiting],
            options: .init(leaseRenewal: .milliseconds(1))
        )
        let running = Task {
            _ = await #expect(throws: CancellationError.self) { try await runtime.invoke(waiting, 1, on: "t") }
        }
        run.withLock { $0 = running }
        while !hasBegun.withLock({ $0 }) { await Task.yield() }
        let stored = try #require(try await saver.runs(matching: RunQuery(thread: "t", limit: 1)).first)
        _ = try await saver.requestCancellation(of: stored.id)
        await running.value
    }

    /// A body that computes until it is canceled, and gives up after a while.
    private final class Computing: Sendable {
        private let hasBegun = Mutex(false)
        private let cancellation = Mutex(false)

        var sawCancellation: Bool { cancellation.withLock { $0 } }

        var entrypoint: Entrypoint<Int, Bool> {
            Entrypoint("computing") { (_: Int, _) -> Bool in
                self.hasBegun.withLock { $0 = true }
                let end = ContinuousClock.now + .seconds(60)
                while !Task.isCancelled, ContinuousClock.now < end { usleep(1_000) }
                self.cancellation.withLock { $0 = Task.isCancelled }
                try Task.checkCancellation()
                return true
            }
        }

        func runtime(on saver: InMemorySaver) throws -> WorkflowRuntime {
            try WorkflowRuntime(
                saver: saver,
                entrypoints: [entrypoint],
                options: .init(leaseRenewal: .milliseconds(1))
            )
        }

        func begun() async { while !hasBegun.withLock({ $0 }) { await Task.yield() } }
    }
}
