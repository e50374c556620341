import SignoffCheckpoint

/// A call of a task, with the place that identifies the call.
struct TaskCall: Sendable {
    let identity: TaskIdentity
    let number: Int
    let caller: CallContext

    var id: TaskID { identity.id }
    var name: String { identity.name }
}
