import SignoffCheckpoint

/// The end of a task of a step.
struct EndedNode: Sendable {
    enum End: Sendable {
        /// The node finished with these writes. `isStored` is true for writes of an earlier run or of a cache.
        case finished([ChannelWrite], isStored: Bool)
        case waiting(RunSuspension)
        case failed(any Error)
    }

    let task: PlannedTask
    var end: End
    /// The changes to store; empty once they are stored.
    var changes: [CheckpointChange] = []
    /// Whether the stream has shown the end.
    var isShown = false

    /// The failed task that this task handled; `nil` for none.
    var handled: PlannedTask?

    /// The writes of the node; `nil` for an unfinished node.
    var writes: [ChannelWrite]? { if case .finished(let writes, _) = end { writes } else { nil } }

    /// The writes to apply.
    ///
    /// A failed task with a handler counts as having seen its triggers.
    var applied: [TaskWrites] { (handled.map { [TaskWrites($0, [])] } ?? []) + [TaskWrites(task, writes ?? [])] }

    /// The error of a failed node; `nil` for any other node.
    var failure: (any Error)? { if case .failed(let error) = end { error } else { nil } }

    /// The suspension of a waiting node; `nil` for any other node.
    var suspension: RunSuspension? { if case .waiting(let suspension) = end { suspension } else { nil } }
}
