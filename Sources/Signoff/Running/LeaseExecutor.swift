internal import Dispatch

/// Runs the renewal of leases on threads outside the concurrency pool.
///
/// Bodies that block every thread of the pool must not cost runs their leases.
final class LeaseExecutor: TaskExecutor {
    static let shared = LeaseExecutor()

    private let queue = DispatchQueue(label: "signoff.leases", qos: .userInitiated)

    private init() {}

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
