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

    /// The number of both.
    public var count: Int { checkpoints.count + unreadable.count }

    /// The least id of both; `nil` for none.
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
    /// The checkpoint it follows; `nil` for the first.
    public var parent: CheckpointID?
    /// The reason why it is unreadable, with its checkpoint and thread.
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
    /// Returns the checkpoints that match as ``savedCheckpoints(matching:)`` does, for savers whose checkpoints can always be read.
    public func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        LegibleCheckpoints(checkpoints: try await savedCheckpoints(matching: query))
    }
}
