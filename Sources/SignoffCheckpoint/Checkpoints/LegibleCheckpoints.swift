/// A page of checkpoints; unreadable ones are reported separately, so that one corrupt row does not hide the rest.
public struct LegibleCheckpoints: Sendable {
    /// The readable checkpoints, newest id first.
    public var checkpoints: [SavedCheckpoint]
    /// The unreadable checkpoints, newest id first.
    public var unreadable: [UnreadableCheckpoint]

    /// Creates the checkpoints.
    public init(checkpoints: [SavedCheckpoint] = [], unreadable: [UnreadableCheckpoint] = []) {
        self.checkpoints = checkpoints
        self.unreadable = unreadable
    }

    /// The number of readable and unreadable checkpoints.
    public var count: Int { checkpoints.count + unreadable.count }

    /// The lowest id among the readable and unreadable checkpoints; `nil` for an empty page.
    public var oldest: CheckpointID? {
        [checkpoints.last?.checkpoint.id, unreadable.last?.id].compactMap(\.self).min()
    }
}

/// A stored checkpoint that cannot be read.
public struct UnreadableCheckpoint: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace; empty for the root.
    public var namespace: String
    /// The id.
    public var id: CheckpointID
    /// The checkpoint before it; `nil` for the first checkpoint.
    public var parent: CheckpointID?
    /// The reason why the checkpoint is unreadable, as a sentence with its id and thread.
    public var reason: String

    /// Creates the description.
    public init(thread: ThreadID, namespace: String, id: CheckpointID, parent: CheckpointID?, reason: String) {
        self.thread = thread
        self.namespace = namespace
        self.id = id
        self.parent = parent
        self.reason = reason
    }
}

extension CheckpointSaver {
    /// Returns the checkpoints of ``savedCheckpoints(matching:)``, for savers whose checkpoints are always readable.
    public func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        LegibleCheckpoints(checkpoints: try await savedCheckpoints(matching: query))
    }
}
