import ConsoleCore
import Synchronization

/// Where actions wait for the loop: anybody puts them in, the loop takes all that are there.
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
        // One wake-up is enough for any number of actions that wait.
        (wakeUps, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Puts actions in, in order.
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

    /// Whether something the operator did waits.
    var hasInput: Bool { content.withLock { $0.hasInput || $0.isClosed } }

    /// Whether no more actions are let in.
    var isClosed: Bool { content.withLock { $0.isClosed } }

    /// Takes all actions that wait; nil after ``close()``.
    func take() -> [ConsoleAction]? {
        content.withLock { content in
            if content.isClosed, content.actions.isEmpty { return nil }
            defer { (content.actions, content.hasInput) = ([], false) }
            return content.actions
        }
    }

    /// Lets no more actions in and ends the loop.
    func close() {
        content.withLock { $0.isClosed = true }
        bell.finish()
    }

    /// One element whenever there may be something to take.
    var signals: AsyncStream<Void> { wakeUps }
}
