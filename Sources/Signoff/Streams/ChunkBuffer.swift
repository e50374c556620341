private import Synchronization

/// The buffer of a run's events, between the run and the reader.
///
/// The reader takes all available events at once, so that neither side waits for the other on every event. No event is
/// dropped. A sender can wait for room. Then at most ``capacity`` events, and as many again that the reader has taken,
/// are in flight.
final class ChunkBuffer: Sendable {
    private struct State {
        var chunks: [StreamChunk] = []
        var end: Result<Void, any Error>?
        var reader: CheckedContinuation<Void, Never>?
        var writers: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWriter = 0

        var isFull: Bool { chunks.count >= ChunkBuffer.capacity && end == nil }

        mutating func takeWriters() -> [CheckedContinuation<Void, Never>] {
            if writers.isEmpty { return [] }
            defer { writers = [:] }
            return Array(writers.values)
        }

        mutating func takeReader() -> CheckedContinuation<Void, Never>? {
            defer { reader = nil }
            return reader
        }
    }

    /// The number of buffered events at which a sender waits.
    static let capacity = 1024

    private let state = Mutex(State())
    /// The number of times that a reader yields before it sleeps, because waking the reader costs the writer many times
    /// as much as an event.
    private static let patience = 16

    /// Adds an event.
    ///
    /// - Returns: Whether the sender should wait for ``room()`` before the next one.
    @discardableResult
    func send(_ chunk: StreamChunk) -> Bool {
        let (reader, isFull) = state.withLock { state in
            if state.end == nil { state.chunks.append(chunk) }
            return (state.takeReader(), state.isFull)
        }
        reader?.resume()
        return isFull
    }

    /// Returns when the reader has taken the buffered events, the events have ended, or the caller is canceled.
    func room() async {
        var yields = 0
        while state.withLock({ $0.isFull }), !Task.isCancelled {
            if yields < Self.patience {
                yields += 1
                await Task.yield()
            } else {
                await departure()
            }
        }
    }

    private func departure() async {
        let number = state.withLock { state in
            state.nextWriter += 1
            return state.nextWriter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.isFull || Task.isCancelled { return true }
                    state.writers[number] = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.writers.removeValue(forKey: number) }?.resume()
        }
    }

    /// Ends the events.
    ///
    /// Later events are dropped.
    func finish(_ end: Result<Void, any Error>) {
        let (reader, writers) = state.withLock { state in
            if state.end == nil { state.end = end }
            return (state.takeReader(), state.takeWriters())
        }
        reader?.resume()
        writers.forEach { $0.resume() }
    }

    /// Returns the events added since the last call, waiting for at least one; `nil` after the end.
    ///
    /// - Throws: The error of the run, after all events before it.
    func next() async throws -> [StreamChunk]? {
        var yields = 0
        while true {
            switch take() {
            case .chunks(let chunks): return chunks
            case .end(let end):
                try end.get()
                return nil
            case .nothing: break
            }
            if yields < Self.patience {
                yields += 1
                await Task.yield()
            } else {
                await arrival()
            }
        }
    }

    /// The content of the buffer, for the reader.
    private enum Taken {
        case chunks([StreamChunk])
        case end(Result<Void, any Error>)
        case nothing
    }

    /// Takes the content under one lock, so that an error between two reads is not lost.
    private func take() -> Taken {
        let (chunks, end, writers) = state.withLock { state in
            defer { state.chunks = [] }
            return (state.chunks, state.end, state.takeWriters())
        }
        writers.forEach { $0.resume() }
        if !chunks.isEmpty { return .chunks(chunks) }
        return end.map(Taken.end) ?? .nothing
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
