private import Synchronization

/// The ids of the messages that a stream has shown, or that its nodes were given: a node that returns one of them again shows nothing.
final class ShownMessages: Sendable {
    private let ids = Mutex<Set<String>>([])

    /// Notes an id; whether it was not noted before.
    @discardableResult
    func note(_ id: String) -> Bool { ids.withLock { $0.insert(id).inserted } }
}
