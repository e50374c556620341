import SignoffCheckpoint

/// How a task of a step ended.
struct EndedNode: Sendable {
    enum End: Sendable {
        /// The node finished with these writes. `isStored` is true for writes of an earlier run or a cache.
        case finished([ChannelWrite], isStored: Bool)
        case waiting(RunSuspension)
        case failed(any Error)
    }

    let task: PlannedTask
    var end: End
    /// The changes to store; empty once they are stored.
    var changes: [CheckpointChange] = []
    /// Whether the stream has shown it.
    var isShown = false

    /// The failed task, if this one handled its failure.
    var handled: PlannedTask?

    /// The writes of the node; `nil` when it has not finished.
    var writes: [ChannelWrite]? { if case .finished(let writes, _) = end { writes } else { nil } }

    /// The writes that are applied.
    ///
    /// A failed task with a handler counts as having seen its triggers.
    var applied: [TaskWrites] { (handled.map { [TaskWrites($0, [])] } ?? []) + [TaskWrites(task, writes ?? [])] }

    /// The error of a failed node; `nil` when it did not fail.
    var failure: (any Error)? { if case .failed(let error) = end { error } else { nil } }

    /// The suspension of a waiting node; `nil` when it does not wait.
    var suspension: RunSuspension? { if case .waiting(let suspension) = end { suspension } else { nil } }
}
