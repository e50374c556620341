import FoundationEssentials
import Glibc
import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

@Suite("Leases are kept")
struct LeaseKeepingTests {
    @Test("Bodies that compute on every thread of the concurrency pool keep their leases all the same")
    func busyPool() async throws {
        let looks = Mutex(0)
        let patience = Duration.seconds(60)
        // A renewal looks at the clock; all that begins a run does so a few times.
        let renewed = 1_000
        let computing = Entrypoint("computing") { (_: Int, _) -> Bool in
            let end = ContinuousClock.now + patience
            let begun = looks.withLock { $0 }
            while ContinuousClock.now < end {
                if looks.withLock({ $0 }) >= begun + renewed { return true }
            }
            return false
        }
        let time = TimeSource {
            looks.withLock { $0 += 1 }
            return Timestamp(microseconds: 1_795_435_200_000_000)
        }
        let runtime = try WorkflowRuntime(
            saver: InMemorySaver(time: time),
            entrypoints: [computing],
            options: .init(leaseRenewal: .milliseconds(1))
        )
        let width = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        try await withThrowingTaskGroup(of: RunResult<Bool>.self) { group in
            for number in 0...width {
                group.addTask { try await runtime.invoke(computing, number, on: ThreadID(rawValue: "\(number)")) }
            }
            for try await result in group { #expect(result == .finished(true)) }
        }
    }

    @Test("A wait ends when its time is over, and at once when its task is canceled")
    func waits() async throws {
        let sleep = WorkflowRuntime.Options().sleep
        let begun = ContinuousClock.now
        try await sleep(.milliseconds(20))
        #expect(ContinuousClock.now - begun >= .milliseconds(20))
        try await sleep(.zero)
        try await sleep(.seconds(-1))
        let waiting = Task { try await sleep(.seconds(Int64.max)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let cancelledLate = Task { try await sleep(.seconds(3_600)) }
        await Task.yield()
        cancelledLate.cancel()
        await #expect(throws: CancellationError.self) { try await cancelledLate.value }
    }
}
