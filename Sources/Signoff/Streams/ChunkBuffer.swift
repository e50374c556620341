private import Synchronization

/// The events of a run on their way to the one who reads them.
///
/// The reader takes all that have come together, so that neither side waits for the other on every event.
final class ChunkBuffer: Sendable {
    private struct State {
        var chunks: [StreamChunk] = []
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<Void, Never>?

        mutating func takeReader() -> CheckedContinuation<Void, Never>? {
            defer { reader = nil }
            return reader
        }
    }

    private let state = Mutex(State())
    /// How often a reader lets others run before it sleeps: waking it costs the writer many times what an event does.
    private static let patience = 16

    /// Adds an event.
    func send(_ chunk: StreamChunk) {
        let reader = state.withLock { state in
            if state.end == nil { state.chunks.append(chunk) }
            return state.takeReader()
        }
        reader?.resume()
    }

    /// Ends the events; what comes later is dropped.
    func finish(_ end: Result<Void, any Error>) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = end }
            return state.takeReader()
        }
        reader?.resume()
    }

    /// The events that have come since the last time, as soon as there are any; nil when there will be none.
    ///
    /// - Throws: The run's error, after all events before it.
    func next() async throws -> [StreamChunk]? {
        var yields = 0
        while true {
            if let chunks = try take() { return chunks }
            if state.withLock({ $0.chunks.isEmpty && $0.end != nil }) { return nil }
            if yields < Self.patience {
                yields += 1
                await Task.yield()
            } else {
                await arrival()
            }
        }
    }

    private func take() throws -> [StreamChunk]? {
        let (chunks, end) = state.withLock { state in
            defer { state.chunks = [] }
            return (state.chunks, state.end)
        }
        if !chunks.isEmpty { return chunks }
        try end?.get()
        return nil
    }

    private func arrival() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if !state.chunks.isEmpty || state.end != nil { return true }
                state.reader = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}
