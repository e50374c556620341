import Signoff
import SignoffCheckpoint
import Synchronization

/// The console's worker in this process.
///
/// The worker executes runs only while the console is unlocked.
package final class ConsoleWorker: Sendable {
    private let worker: WorkflowWorker
    private let state = Mutex(State())

    private struct State {
        var work: Task<Void, Never>?
        /// The task that ends earlier work, and returns its runs to the queue.
        var ending: Task<Void, Never>?
    }

    init(_ worker: WorkflowWorker) {
        self.worker = worker
    }

    /// The id under which the worker claims runs.
    var id: WorkerID { worker.id }

    /// Returns the events of the worker's runs as they occur.
    func liveEvents() -> AsyncStream<[RunEvent]> { worker.liveEvents() }

    /// Returns the faults that prevent the worker from executing runs, in words.
    func faults() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let reports = Task { [faults = worker.faults()] in
            for await fault in faults { continuation.yield(fault.description) }
            continuation.finish()
        }
        continuation.onTermination = { _ in reports.cancel() }
        return stream
    }

    /// Polls for runs at once.
    ///
    /// `run` is executed even if the worker does not serve the queue.
    func notify(of run: RunID?) {
        if let run { worker.execute(run) }
        worker.notify()
    }

    /// Executes every waiting run of the queue from now on.
    func serveQueue() { worker.serveQueue() }

    /// Starts to execute runs, after earlier work has ended.
    ///
    /// Does nothing if the worker is running.
    func begin() {
        state.withLock { state in
            guard state.work == nil else { return }
            state.work = Task { [worker, ending = state.ending] in
                await ending?.value
                await worker.run()
            }
        }
    }

    /// Stops claiming runs.
    ///
    /// Executing runs finish within the worker's grace period, or return to the queue.
    func end() {
        state.withLock { state in
            guard let work = state.work else { return }
            work.cancel()
            state.ending = work
            state.work = nil
        }
    }

    /// Stops claiming runs, and waits until the executing runs have ended.
    func endAndWait() async {
        end()
        await state.withLock { $0.ending }?.value
    }
}
