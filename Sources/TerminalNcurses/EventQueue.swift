import CellGrid

/// Events for the one reader, in a queue from which they can still be removed.
@MainActor
final class EventQueue {
    private var events: [TerminalEvent] = []
    private var waiter: CheckedContinuation<TerminalEvent?, Never>?
    private var isFinished = false

    func push(_ event: TerminalEvent) {
        guard !isFinished else { return }
        guard let waiter else {
            events.append(event)
            return
        }
        self.waiter = nil
        waiter.resume(returning: event)
    }

    /// The next event; `nil` after the end, or when another reader takes this one's place.
    func next() async -> TerminalEvent? {
        guard events.isEmpty else { return events.removeFirst() }
        guard !isFinished, !_Concurrency.Task.isCancelled else { return nil }
        return await withCheckedContinuation { continuation in
            waiter?.resume(returning: nil)
            waiter = continuation
        }
    }

    /// Drops keys and pastes that have not been read.
    func discardInput() {
        events.removeAll { event in
            switch event {
            case .key, .paste: true
            default: false
            }
        }
    }

    /// Ends the wait of a canceled reader.
    func cancelWait() {
        waiter?.resume(returning: nil)
        waiter = nil
    }

    func finish() {
        isFinished = true
        cancelWait()
    }
}
