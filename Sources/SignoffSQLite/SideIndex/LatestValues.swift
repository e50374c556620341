import Synchronization

/// Sends the newest of a series of values, and each later value, to every listener.
///
/// A slow listener can miss values in between, but never the newest.
final class LatestValues<Value: Sendable>: Sendable {
    private struct State {
        var latest: Value?
        var hasEnded = false
        var listeners: [Int: AsyncStream<Value>.Continuation] = [:]
        var nextListener = 0
    }

    private let state = Mutex(State())

    /// The newest value; `nil` before the first.
    var latest: Value? { state.withLock { $0.latest } }

    /// Returns a stream of the newest value and later values.
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

    /// Sends a value.
    ///
    /// The last value ends every stream.
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

    /// Ends every stream.
    ///
    /// No value follows.
    func end() {
        let listeners = state.withLock { state in
            state.hasEnded = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
