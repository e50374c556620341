import SignoffCheckpoint
private import Synchronization

/// Hands the events of runs to listeners in this process at once, and to the log in batches.
final class EventFeed: Sendable {
    typealias Listener = AsyncStream<[RunEvent]>.Continuation

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var pending: [RunEvent] = []
    }

    private let log: (any EventLog)?
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let faults: WorkerFaults
    private let state = Mutex(State())
    private let appending = SerialGate()

    init(
        log: (any EventLog)?,
        interval: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        faults: WorkerFaults
    ) {
        self.faults = faults
        self.log = log
        self.interval = interval
        self.sleep = sleep
    }

    func listen() -> AsyncStream<[RunEvent]> {
        let (stream, listener) = AsyncStream.makeStream(of: [RunEvent].self)
        let number = state.withLock { state in
            state.nextListener += 1
            state.listeners[state.nextListener] = listener
            return state.nextListener
        }
        listener.onTermination = { [weak self] _ in self?.stopListening(number) }
        return stream
    }

    private func stopListening(_ number: Int) {
        state.withLock { state in state.listeners[number] = nil }
    }

    func send(_ event: RunEvent) {
        // Under the lock, so that all listeners get events in the order of the log.
        let isFirst = state.withLock { state in
            for listener in state.listeners.values { listener.yield([event]) }
            guard log != nil else { return false }
            state.pending.append(event)
            return state.pending.count == 1
        }
        guard isFirst else { return }
        Task { [weak self, interval, sleep] in
            try? await sleep(interval)
            await self?.flush()
        }
    }

    /// Appends what has not been appended yet, in order, and returns when it is in the log.
    ///
    /// A log that cannot be written to loses events, never the run they tell of.
    func flush() async {
        guard let log else { return }
        await appending.enter()
        let events = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        if !events.isEmpty {
            do {
                try await log.append(events)
                faults.succeeded(.logging)
            } catch {
                faults.failed(.logging, error)
            }
        }
        appending.leave()
    }
}

/// Lets one caller through at a time, in order of arrival.
final class SerialGate: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func enter() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLock { state in
                if !state.isTaken {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayEnter { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
