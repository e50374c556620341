import SignoffCheckpoint

/// One call of a task: where it is, and therefore which one it is.
struct TaskCall: Sendable {
    let identity: TaskIdentity
    let number: Int
    let caller: CallContext

    var id: TaskID { identity.id }
    var name: String { identity.name }
}
