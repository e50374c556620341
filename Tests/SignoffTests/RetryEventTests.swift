import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

@Suite("Reports of attempts")
struct RetryEventTests {
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    @Test("Every repeated attempt is reported, with the number of attempts and the time of the next one")
    func tells() async throws {
        let count = Mutex(0)
        let pay = DurableTask(
            "pay",
            retry: RetryPolicy(initialInterval: .seconds(2), maximumAttempts: 3, hasJitter: false)
        ) { (amount: Int) -> Int in
            let attempt = count.withLock { count in
                count += 1
                return count
            }
            guard attempt == 3 else { throw Refusal(description: "no \(attempt)") }
            return amount
        }
        let workflow = Entrypoint("billing") { (amount: Int, flow) in try await flow.run(pay, amount) }
        let now = Timestamp(microseconds: 1_790_000_000_000_000)
        let runtime = try WorkflowRuntime(
            saver: InMemorySaver(),
            entrypoints: [workflow],
            options: WorkflowRuntime.Options(
                time: TimeSource { now },
                sleep: { duration in
                    // Waits between attempts are over at once; the renewal of the lease is left waiting.
                    if duration > .seconds(4) { try await Task.sleep(for: .seconds(3_600)) }
                }
            )
        )
        var retries: [TaskRetry] = []
        for try await chunk in runtime.stream(workflow, .input(5), on: "t-1", modes: [.warnings]) {
            if case .retry(let retry) = chunk.event { retries.append(retry) }
        }
        #expect(retries.map(\.name) == ["pay", "pay"])
        #expect(retries.map(\.attempt) == [1, 2])
        #expect(retries.map(\.maximumAttempts) == [3, 3])
        #expect(retries.map(\.error) == ["no 1", "no 2"])
        #expect(retries.map(\.nextAttempt) == [now.advanced(by: .seconds(2)), now.advanced(by: .seconds(4))])
        #expect(retries.first?.id == retries.last?.id)
    }
}
