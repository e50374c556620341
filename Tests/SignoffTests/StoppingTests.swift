import Glibc
import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

@Suite("A run is stopped")
struct StoppingTests {
    @Test("A body that computes and never waits sees that its caller was cancelled", .timeLimit(.minutes(2)))
    func computing() async throws {
        let hasBegun = Mutex(false)
        let sawCancellation = Mutex(false)
        let computing = Entrypoint("computing") { (_: Int, _) -> Bool in
            hasBegun.withLock { $0 = true }
            let end = ContinuousClock.now + .seconds(20)
            while !Task.isCancelled, ContinuousClock.now < end { usleep(1_000) }
            sawCancellation.withLock { $0 = Task.isCancelled }
            return true
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [computing])
        let run = Task { try await runtime.invoke(computing, 1, on: "t") }
        while !hasBegun.withLock({ $0 }) { await Task.yield() }
        run.cancel()
        _ = await run.result
        #expect(sawCancellation.withLock { $0 })
    }

    @Test("A body runs beside the main actor, whoever asks for the run", .timeLimit(.minutes(2)))
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
}
