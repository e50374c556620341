import SignoffCheckpoint
private import Synchronization

/// Where one body stands: the entrypoint's or that of a task with a scope.
///
/// It outlives the attempts of the body and is shared with its futures.
final class CallContext: Sendable {
    let session: RunSession
    let identity: TaskIdentity
    /// Whether the body is run again when it fails, so that the results of its calls must be kept at hand.
    let mayRepeat: Bool
    private let state = Mutex(State())

    private struct State {
        var delivered: RunSuspension?
        var unseen: RunSuspension?
    }

    init(session: RunSession, identity: TaskIdentity, mayRepeat: Bool) {
        self.session = session
        self.mayRepeat = mayRepeat
        self.identity = identity
    }

    var id: TaskID { identity.id }
    var name: String { identity.name }
    var path: String { identity.path }
    var namespace: String { identity.namespace }

    /// Notes that a suspension was thrown into the body, which must stop now.
    func deliver(_ suspension: RunSuspension) {
        state.withLock { state in
            if state.delivered == nil { state.delivered = suspension }
        }
    }

    /// Notes that a task this body started waits, whether or not the body looks at it.
    func noteWaitingTask(_ suspension: RunSuspension) {
        state.withLock { state in
            if state.unseen == nil { state.unseen = suspension }
        }
    }

    /// The suspension that reached the body.
    var delivered: RunSuspension? { state.withLock { $0.delivered } }

    /// Why the body waits: what reached it, or else what it did not look at.
    var suspension: RunSuspension? { state.withLock { $0.delivered ?? $0.unseen } }
}
