import Synchronization

/// Receives the output of a command, for the result and in batches for the stream.
final class OutputCollector: Sendable {
    private struct State {
        var splitter = LineSplitter()
        var kept = KeptOutput()
        var batches: OutputBatches
        var waiting: CheckedContinuation<Void, Never>?
    }

    /// Yields an element when lines wait that do not fill a batch.
    ///
    /// Ends with the output.
    let arrivals: AsyncStream<Void>
    /// Yields an element when a batch must be taken.
    ///
    /// Ends with the output.
    let due: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation
    private let demand: AsyncStream<Void>.Continuation
    private let state: Mutex<State>

    init(limits: OutputBatches.Limits) {
        state = Mutex(State(batches: OutputBatches(limits: limits)))
        (arrivals, arrival) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (due, demand) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The part of the output for the result.
    var kept: KeptOutput { state.withLock(\.kept) }

    /// Whether only the last lines of each batch are shown, so that batches can be infrequent.
    var isBeyondTotal: Bool { state.withLock(\.batches.isBeyondTotal) }

    /// Requests that the waiting lines be taken now.
    func demandBatch() {
        demand.yield()
    }

    /// Adds the next bytes.
    ///
    /// Returns when more can be added.
    func take(_ bytes: [UInt8]) async {
        let isFull = state.withLock { state in
            for line in state.splitter.take(bytes) {
                state.kept.take(line)
                state.batches.take(line)
            }
            return state.batches.isFull
        }
        if isFull { demand.yield() } else { arrival.yield() }
        await withCheckedContinuation { continuation in
            let mayGoOn = state.withLock { state in
                guard state.batches.isFull else { return true }
                state.waiting = continuation
                return false
            }
            if mayGoOn { continuation.resume() }
        }
    }

    /// Ends the output.
    func finish() {
        state.withLock { state in
            guard let line = state.splitter.finish() else { return }
            state.kept.take(line)
            state.batches.take(line)
        }
        arrival.finish()
        demand.finish()
    }

    /// Returns the lines since the previous batch; `nil` for none.
    func next() -> OutputBatch? {
        let (batch, waiting) = state.withLock { state in
            let batch = state.batches.next()
            guard !state.batches.isFull else { return (batch, CheckedContinuation<Void, Never>?.none) }
            defer { state.waiting = nil }
            return (batch, state.waiting)
        }
        waiting?.resume()
        return batch
    }

    /// Shows only the last lines from here on, and no longer pauses the output, because the command is to end.
    func abandon() {
        let waiting = state.withLock { state in
            state.batches.abandon()
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}
