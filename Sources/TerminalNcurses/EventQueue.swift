import CellGrid

/// The queue of events for the only reader.
///
/// Unread events can be removed.
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

    /// Returns the next event; `nil` after the end, and when another reader replaces this one.
    func next() async -> TerminalEvent? {
        guard events.isEmpty else { return events.removeFirst() }
        guard !isFinished, !_Concurrency.Task.isCancelled else { return nil }
        return await withCheckedContinuation { continuation in
            waiter?.resume(returning: nil)
            waiter = continuation
        }
    }

    /// Removes unread keys and pastes.
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
