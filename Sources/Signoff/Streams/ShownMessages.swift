private import Synchronization

/// The ids of the messages that a stream has shown, or that its nodes received.
///
/// A node that returns such a message does not show it again.
final class ShownMessages: Sendable {
    private let ids = Mutex<Set<String>>([])

    /// Records an id.
    ///
    /// Returns whether the id is new.
    @discardableResult
    func note(_ id: String) -> Bool { ids.withLock { $0.insert(id).inserted } }
}
