import Logging
import SignoffCheckpoint
private import Synchronization

/// Passes the events of runs to listeners in this process at once, and to the event log in batches.
///
/// The events of a batch are encoded when the batch is appended, so that runs do not wait for the encoding.
final class EventFeed: Sendable {
    typealias Listener = AsyncStream<[RunEvent]>.Continuation

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextListener = 0
        var pending: [PendingEvent] = []
    }

    /// An event that is not yet in the log.
    ///
    /// `chunk` provides the payload when it is not `nil`.
    private struct PendingEvent {
        var event: RunEvent
        var chunk: StreamChunk?

        var whole: RunEvent {
            guard let chunk else { return event }
            var event = event
            event.payload = chunk.json
            return event
        }
    }

    private let log: (any EventLog)?
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let trimmer: EventTrimmer?
    /// Receives the error of a batch that could not be appended; `nil` for an appended batch.
    private let report: @Sendable ((any Error)?) -> Void
    private let state = Mutex(State())
    private let appending = SerialGate()

    init(
        log: (any EventLog)?,
        interval: Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        trimmer: EventTrimmer?,
        report: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.trimmer = trimmer
        self.report = report
        self.log = log
        self.interval = interval
        self.sleep = sleep
    }

    /// Creates the feed for the runs that callers of a runtime start; `nil` when their events are not logged.
    convenience init?(of storage: WorkflowStorage?, options: WorkflowRuntime.Options, trimmer: EventTrimmer) {
        guard let storage, storage.place != .memory, let log = storage.events.contract,
            let interval = options.eventInterval
        else { return nil }
        self.init(log: log, interval: interval, sleep: options.sleep, trimmer: trimmer) { [logger = options.logger] in
            if let error = $0 { logger.debug("The events of runs could not be written to the log: \(error)") }
        }
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

    /// Sends an event.
    ///
    /// `chunk` provides the payload when it is not `nil`.
    func send(_ event: RunEvent, showing chunk: StreamChunk? = nil) {
        let pending = PendingEvent(event: event, chunk: chunk)
        // Listeners are notified inside the lock, so that all of them receive the events in the order of the log.
        let isFirst = state.withLock { state in
            if !state.listeners.isEmpty {
                let whole = pending.whole
                for listener in state.listeners.values { listener.yield([whole]) }
            }
            guard log != nil else { return false }
            state.pending.append(pending)
            return state.pending.count == 1
        }
        guard isFirst else { return }
        // The task retains the feed until its events are in the log.
        Task(priority: .utility) { [self] in
            try? await sleep(interval)
            await flush()
        }
    }

    /// Appends the pending events in order, and returns once they are in the log.
    ///
    /// If the log cannot be written, the events are lost. The run is not affected.
    @concurrent
    func flush() async {
        guard let log else { return }
        await appending.enter()
        let events = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        if !events.isEmpty {
            do {
                try await log.append(events.map(\.whole))
                report(nil)
            } catch {
                report(error)
            }
            trimmer?.appended(events.count)
        }
        appending.leave()
    }
}

/// A gate that admits one caller at a time, in order of arrival.
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
