import SignoffCheckpoint
import Synchronization

/// Tells everybody who asks how far an index is.
final class ProgressBoard: Sendable {
    private struct State {
        var latest: IndexProgress?
        var hasEnded = false
        var listeners: [Int: AsyncStream<IndexProgress>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Mutex(State())

    /// The present progress and those that follow.
    func listen() -> AsyncStream<IndexProgress> {
        let (stream, listener) = AsyncStream.makeStream(of: IndexProgress.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            if let latest = state.latest { listener.yield(latest) }
            guard !state.hasEnded else {
                listener.finish()
                return 0
            }
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            return state.nextListener
        }
        listener.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    /// Tells a step; a complete index ends every stream.
    func tell(_ progress: IndexProgress) {
        let listeners = state.withLock { state in
            state.latest = progress
            state.hasEnded = progress.isComplete
            return Array(state.listeners.values)
        }
        for listener in listeners {
            listener.yield(progress)
            if progress.isComplete { listener.finish() }
        }
    }

    /// Ends every stream: nothing more will be built.
    func end() {
        let listeners = state.withLock { state in
            state.hasEnded = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
