internal import Dispatch

/// Renews leases on threads outside the cooperative pool.
///
/// Bodies that block every thread of the pool must not cause runs to lose their leases.
final class LeaseExecutor: TaskExecutor {
    static let shared = LeaseExecutor()

    private let queue = DispatchQueue(label: "signoff.leases", qos: .userInitiated)

    private init() {}

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
