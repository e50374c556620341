/// The checkpoints that determine the current state of a thread.
public struct ThreadHeads: Hashable, Sendable {
    /// The names of all namespaces of the thread, sorted.
    ///
    /// The empty name of the root comes first.
    public var namespaces: [String]
    /// The newest checkpoint of the root, and the newest checkpoint of every nested namespace if that checkpoint is
    /// newer than the root's.
    ///
    /// Older nested checkpoints belong to supersteps that have ended, because the order of ids is the order of
    /// creation.
    public var checkpoints: [SavedCheckpoint]

    /// Creates the heads.
    public init(namespaces: [String], checkpoints: [SavedCheckpoint]) {
        self.namespaces = namespaces
        self.checkpoints = checkpoints
    }

    /// Finds the heads among all checkpoints of a thread.
    ///
    /// - Parameter all: The checkpoints of one thread, in any order.
    public init(among all: [SavedCheckpoint]) {
        var newest: [ExactText: SavedCheckpoint] = [:]
        for saved in all {
            let namespace = ExactText(saved.namespace)
            if newest[namespace].map({ $0.checkpoint.id < saved.checkpoint.id }) ?? true { newest[namespace] = saved }
        }
        let root = newest[ExactText("")]?.checkpoint.id
        namespaces = newest.keys.sorted().map(\.text)
        checkpoints = newest.values.filter { saved in
            guard let root, !saved.namespace.isEmpty else { return true }
            return saved.checkpoint.id > root
        }.sorted { $0.namespace.precedesInUTF8($1.namespace) }
    }
}

extension CheckpointSaver {
    /// Returns the checkpoints that determine the current state of a thread; none for a thread without checkpoints.
    ///
    /// The default implementation reads every checkpoint of the thread.
    public func heads(of thread: ThreadID) async throws -> ThreadHeads {
        ThreadHeads(among: try await savedCheckpoints(matching: CheckpointQuery(thread: thread)))
    }
}
