import Signoff
import SignoffCheckpoint
import Synchronization

/// The worker of this process, as a console uses it: a locked console does no work, and one that is unlocked works until it is locked again.
package final class ConsoleWorker: Sendable {
    private let worker: WorkflowWorker
    private let state = Mutex(State())

    private struct State {
        var work: Task<Void, Never>?
        /// Work that was ended and still gives back what it holds.
        var ending: Task<Void, Never>?
    }

    init(_ worker: WorkflowWorker) {
        self.worker = worker
    }

    /// The id under which the worker holds runs.
    var id: WorkerID { worker.id }

    /// The events of its runs as they happen.
    func liveEvents() -> AsyncStream<[RunEvent]> { worker.liveEvents() }

    /// What keeps it from its work, in words.
    func faults() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let telling = Task { [faults = worker.faults()] in
            for await fault in faults { continuation.yield(fault.description) }
            continuation.finish()
        }
        continuation.onTermination = { _ in telling.cancel() }
        return stream
    }

    /// Looks for work at once; `run` is executed although the worker does not serve the queue.
    func notify(of run: RunID?) {
        if let run { worker.execute(run) }
        worker.notify()
    }

    /// Executes from now on whatever waits in the queue.
    func serveQueue() { worker.serveQueue() }

    /// Begins to work, after earlier work has come to its end; does nothing when it is under way.
    func begin() {
        state.withLock { state in
            guard state.work == nil else { return }
            state.work = Task { [worker, ending = state.ending] in
                await ending?.value
                await worker.run()
            }
        }
    }

    /// Takes no more work; what is under way finishes within the worker's grace or is given back to the queue.
    func end() {
        state.withLock { state in
            guard let work = state.work else { return }
            work.cancel()
            state.ending = work
            state.work = nil
        }
    }

    /// Takes no more work and waits for the end of what is under way.
    func endAndWait() async {
        end()
        await state.withLock { $0.ending }?.value
    }
}
