import FoundationEssentials
import Glibc
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

/// When and after which wait work is done again.
@Suite(.timeLimit(.minutes(10)))
struct RetryTests {
    private struct Busy: RetryDeciding {
        let status: Int
        var isWorthRetrying: Bool { status >= 500 }
    }

    @Test
    func `The default rule retries failed connections, errors that ask for it and unknown errors`() {
        let context = DecodingError.Context(codingPath: [], debugDescription: "")
        #expect(RetryPolicy.isWorthRetrying(Failure("unknown")))
        #expect(RetryPolicy.isWorthRetrying(POSIXError(.ECONNRESET)))
        #expect(RetryPolicy.isWorthRetrying(POSIXError(.ETIMEDOUT)))
        #expect(RetryPolicy.isWorthRetrying(Busy(status: 503)))
        #expect(!RetryPolicy.isWorthRetrying(Busy(status: 404)))
        #expect(!RetryPolicy.isWorthRetrying(POSIXError(.ENOENT)))
        #expect(!RetryPolicy.isWorthRetrying(CocoaError(.fileNoSuchFile)))
        #expect(!RetryPolicy.isWorthRetrying(DecodingError.dataCorrupted(context)))
    }

    @Test
    func `Waits grow by the factor up to the longest, and jitter comes from the injected source`() async throws {
        let waits = Mutex<[Duration]>([])
        let policy = RetryPolicy(
            initialInterval: .seconds(1),
            backoffFactor: 3,
            maximumInterval: .seconds(5),
            maximumAttempts: 5,
            hasJitter: true
        )
        let failing = DurableTask("failing", retry: policy) { (_: Int) -> Int in throw Failure("no") }
        let workflow = Entrypoint("main") { (input: Int, flow) -> Int in try await flow.run(failing, input) }
        let options = WorkflowRuntime.Options(
            random: RandomSource { UInt64.max / 4 + 1 },
            sleep: { duration in waits.withLock { $0.append(duration) } }
        )
        let runtime = try WorkflowRuntime(entrypoints: [workflow], options: options)
        await #expect(throws: Failure.self) { try await runtime.invoke(workflow, 1) }
        #expect(waits.withLock { $0 } == [1.25, 3.25, 5.25, 5.25].map { .seconds($0) })
    }

    @Test
    func `Errors of the runtime and cancellation are not retried under any policy`() async throws {
        let tally = Tally()
        let everything = RetryPolicy(maximumAttempts: 5, hasJitter: false) { _ in true }
        let cancelled = DurableTask("cancelled", retry: everything) { (_: Int) -> Int in
            tally.count("cancelled")
            throw CancellationError()
        }
        let opaque = DurableTask("opaque", retry: everything) { (_: Int) -> JSONValue in
            tally.count("opaque")
            return .number("1e400")
        }
        let workflow = Entrypoint("main") { (input: Int, flow) -> Int in
            _ = try? await flow.run(cancelled, input)
            try await flow.run(opaque, input)
            return 0
        }
        let runtime = try WorkflowRuntime(
            saver: InMemorySaver(),
            entrypoints: [workflow],
            options: .withoutWaiting
        )
        #expect(await code { try await runtime.invoke(workflow, 1, on: "1") } == "not_storable")
        #expect(tally.counts == ["cancelled": 1, "opaque": 1])
    }

    @Test
    func `What an attempt left running is ended before the next attempt begins`() async throws {
        let (tally, gate) = (Tally(), Gate())
        let slow = DurableTask("slow") { (_: Int) -> Int in
            if tally.count("slow") == 1 { try await gate.pass() }
            return 1
        }
        let workflow = Entrypoint("main", retry: .attempts(2)) { (input: Int, flow) -> Int in
            let future = flow.start(slow, input)
            if tally.count("main") == 1 {
                await gate.arrival(of: 1)
                throw Failure("first")
            }
            return try await future.value
        }
        let runtime = try WorkflowRuntime(entrypoints: [workflow], options: .withoutWaiting)
        #expect(try await runtime.invoke(workflow, 1).value == 1)
        #expect(tally.counts == ["slow": 2, "main": 2])
    }
}
