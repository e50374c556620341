import ConsoleCore
import Synchronization

/// The queue of actions for the loop.
///
/// Any task adds actions, and the loop takes all of them.
final class Mailbox: Sendable {
    private struct Content {
        var actions: [ConsoleAction] = []
        var hasInput = false
        var isClosed = false
    }

    private let content = Mutex(Content())
    private let wakeUps: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() {
        // One signal is enough for any number of waiting actions.
        (wakeUps, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds actions in order.
    func post(_ actions: [ConsoleAction]) {
        guard !actions.isEmpty else { return }
        content.withLock { content in
            guard !content.isClosed else { return }
            content.actions += actions
            content.hasInput = content.hasInput || actions.contains(where: \.isInput)
        }
        bell.yield()
    }

    /// Wakes the loop without an action.
    func wake() { bell.yield() }

    /// Whether an action of the operator is waiting.
    var hasInput: Bool { content.withLock { $0.hasInput || $0.isClosed } }

    /// Whether the mailbox refuses further actions.
    var isClosed: Bool { content.withLock { $0.isClosed } }

    /// Takes all waiting actions; `nil` after ``close()``.
    func take() -> [ConsoleAction]? {
        content.withLock { content in
            if content.isClosed, content.actions.isEmpty { return nil }
            defer { (content.actions, content.hasInput) = ([], false) }
            return content.actions
        }
    }

    /// Refuses further actions and ends the loop.
    func close() {
        content.withLock { $0.isClosed = true }
        bell.finish()
    }

    /// A stream with an element whenever actions can be waiting.
    var signals: AsyncStream<Void> { wakeUps }
}
