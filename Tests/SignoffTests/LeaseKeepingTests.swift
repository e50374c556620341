import FoundationEssentials
import Glibc
import Signoff
import SignoffCheckpoint
import Synchronization
import Testing

@Suite("Leases are kept")
struct LeaseKeepingTests {
    @Test("Bodies that block every thread of the concurrency pool keep their leases all the same")
    func blockedPool() async throws {
        let waits = Mutex(0)
        let patience = Duration.seconds(60)
        // A second wait begins after a renewal has come to its end.
        let blocking = Entrypoint("blocking") { (_: Int, _) -> Bool in
            let end = ContinuousClock.now + patience
            while ContinuousClock.now < end {
                if waits.withLock({ $0 }) >= 2 { return true }
                usleep(1_000)
            }
            return false
        }
        let runtime = try WorkflowRuntime(
            saver: InMemorySaver(),
            entrypoints: [blocking],
            options: .init(
                sleep: { duration in
                    waits.withLock { $0 += 1 }
                    try await Task.sleep(for: duration)
                },
                leaseRenewal: .milliseconds(1)
            )
        )
        let width = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        try await withThrowingTaskGroup(of: RunResult<Bool>.self) { group in
            for number in 0...width {
                group.addTask { try await runtime.invoke(blocking, number, on: ThreadID(rawValue: "\(number)")) }
            }
            for try await result in group { #expect(result == .finished(true)) }
        }
    }
}
