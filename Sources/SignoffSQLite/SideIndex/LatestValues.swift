import Synchronization

/// Sends the newest of a series of values to every listener, and then each following one.
///
/// A slow listener misses values in between, but never the newest.
final class LatestValues<Value: Sendable>: Sendable {
    private struct State {
        var latest: Value?
        var hasEnded = false
        var listeners: [Int: AsyncStream<Value>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Mutex(State())

    /// The newest value; `nil` before there was one.
    var latest: Value? { state.withLock { $0.latest } }

    /// The newest value and those that follow.
    func listen() -> AsyncStream<Value> {
        let (stream, listener) = AsyncStream.makeStream(of: Value.self, bufferingPolicy: .bufferingNewest(1))
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

    /// Sends a value; the last one ends every stream.
    func send(_ value: Value, isLast: Bool = false) {
        let listeners = state.withLock { state in
            state.latest = value
            state.hasEnded = isLast
            return Array(state.listeners.values)
        }
        for listener in listeners {
            listener.yield(value)
            if isLast { listener.finish() }
        }
    }

    /// Ends every stream: no value follows.
    func end() {
        let listeners = state.withLock { state in
            state.hasEnded = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
