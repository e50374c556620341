import SignoffCheckpoint

/// How a task of a step ended.
struct EndedNode: Sendable {
    enum End: Sendable {
        /// What it wrote; from an earlier run or a cache when `isStored`.
        case finished([ChannelWrite], isStored: Bool)
        case waiting(RunSuspension)
        case failed(any Error)
    }

    let task: PlannedTask
    var end: End
    /// What is to be stored of it; empty once it is.
    var changes: [CheckpointChange] = []
    /// Whether the stream has shown it.
    var isShown = false

    /// The task that failed, where this one handled its failure.
    var handled: PlannedTask?

    /// What it wrote; `nil` when it has not finished.
    var writes: [ChannelWrite]? { if case .finished(let writes, _) = end { writes } else { nil } }

    /// What is applied of it: of a task that failed and was handled, that it has seen its triggers.
    var applied: [TaskWrites] { (handled.map { [TaskWrites($0, [])] } ?? []) + [TaskWrites(task, writes ?? [])] }

    /// Why it failed; `nil` when it did not.
    var failure: (any Error)? { if case .failed(let error) = end { error } else { nil } }

    /// What it waits with; `nil` when it does not wait.
    var suspension: RunSuspension? { if case .waiting(let suspension) = end { suspension } else { nil } }
}
