private import Synchronization

/// The place of a task body among the bodies that are permitted to execute at the same time.
///
/// A body that waits for its tasks lends its place to them. Otherwise, a run whose bodies all wait for tasks without a
/// place would never end.
final class TaskPlace: Sendable {
    private struct State {
        var isHeld = false
        var isOver = true
        /// The number of calls in this body that are waiting for tasks.
        var lenders = 0
    }

    private let limit: ConcurrencyLimit
    private let state = Mutex(State())

    init(_ limit: ConcurrencyLimit) { self.limit = limit }

    /// Waits for the place of an attempt.
    ///
    /// - Throws: `CancellationError` when the task is canceled in the meantime.
    func take() async throws {
        guard await limit.acquire() else { throw CancellationError() }
        state.withLock { $0 = State(isHeld: true, isOver: false) }
    }

    /// Returns the place at the end of the attempt.
    func release() {
        let wasHeld = state.withLock { state in
            defer {
                state.isHeld = false
                state.isOver = true
            }
            return state.isHeld
        }
        if wasHeld { limit.release() }
    }

    /// Lends the place while `body` waits for a task.
    func lending<Value>(while body: () async throws -> Value) async rethrows -> Value {
        let wasHeld = state.withLock { state in
            state.lenders += 1
            defer { state.isHeld = false }
            return state.isHeld
        }
        if wasHeld { limit.release() }
        do {
            let value = try await body()
            await reacquire()
            return value
        } catch {
            await reacquire()
            throw error
        }
    }

    private func reacquire() async {
        let isLast = state.withLock { state in
            state.lenders -= 1
            return state.lenders == 0 && !state.isOver
        }
        // A canceled body continues without a place, because it is about to end.
        guard isLast, await limit.acquire() else { return }
        let isWanted = state.withLock { state in
            if state.isOver || state.isHeld || state.lenders > 0 { return false }
            state.isHeld = true
            return true
        }
        if !isWanted { limit.release() }
    }
}

extension TaskPlace? {
    /// Lends the place, if the body has one, while `body` waits for a task.
    func lending<Value>(while body: () async throws -> Value) async rethrows -> Value {
        guard let place = self else { return try await body() }
        return try await place.lending(while: body)
    }
}
