import Signoff
import Synchronization

/// The times this process's worker works: a locked console does none, and one that is unlocked works until it is locked again.
final class WorkShift: Sendable {
    private let worker: WorkflowWorker
    private let state = Mutex(State())

    private struct State {
        var work: Task<Void, Never>?
        /// A shift that was ended and still gives back what it holds.
        var ending: Task<Void, Never>?
    }

    init(of worker: WorkflowWorker) {
        self.worker = worker
    }

    /// Begins to work, after an earlier shift has come to its end; does nothing when one is under way.
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

    /// Ends the shift and waits for its end.
    func endAndWait() async {
        end()
        await state.withLock { $0.ending }?.value
    }
}
