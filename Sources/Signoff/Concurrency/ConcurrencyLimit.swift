private import Synchronization

/// A limit for the number of task bodies of a run that execute at the same time.
///
/// Waiting bodies are admitted in order of arrival.
final class ConcurrencyLimit: Sendable {
    private struct State {
        var free: Int
        var nextTicket = 0
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        /// The tickets that were canceled before they started to wait.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(_ limit: Int) {
        precondition(limit > 0, "the limit of concurrency must be 1 or more")
        state = Mutex(State(free: limit))
    }

    /// Waits for a place.
    ///
    /// Returns `false` when the waiting task was canceled and has no place.
    func acquire() async -> Bool {
        let ticket: Int? = state.withLock { state in
            if state.free > 0, state.waiting.isEmpty {
                state.free -= 1
                return nil
            }
            state.nextTicket += 1
            return state.nextTicket
        }
        guard let ticket else { return true }
        let hasPlace = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil { return false }
                    if state.free > 0, state.waiting.isEmpty {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiting: CheckedContinuation<Bool, Never>? = state.withLock { state in
                guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
                    state.cancelled.insert(ticket)
                    return nil
                }
                return state.waiting.remove(at: index).continuation
            }
            waiting?.resume(returning: false)
        }
        // A ticket that was canceled after it received its place must be removed.
        state.withLock { state in _ = state.cancelled.remove(ticket) }
        return hasPlace
    }

    func release() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
