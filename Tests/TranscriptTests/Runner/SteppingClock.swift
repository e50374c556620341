import Synchronization

/// A clock that advances to the next awaited moment as soon as two tasks wait: a body and its watcher.
final class SteppingClock: Sendable {
    private struct State {
        var now = Duration.zero
        var nextNumber = 0
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    /// Advances by this much at once.
    func skip(_ duration: Duration) { state.withLock { $0.now += duration } }

    func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let next: CheckedContinuation<Void, any Error>? = state.withLock { state in
                    state.sleepers[number] = (state.now + duration, continuation)
                    if Task.isCancelled { return nil }
                    return state.sleepers.count < 2 ? nil : Self.wakeNext(&state)
                }
                next?.resume()
                if Task.isCancelled { cancel(number) }
            }
        } onCancel: {
            cancel(number)
        }
    }

    private static func wakeNext(_ state: inout State) -> CheckedContinuation<Void, any Error>? {
        guard let next = state.sleepers.min(by: { $0.value.until < $1.value.until }) else { return nil }
        state.sleepers[next.key] = nil
        state.now = max(state.now, next.value.until)
        return next.value.continuation
    }

    private func cancel(_ number: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
