import OrderedCollections
package import SignoffCheckpoint
package import SignoffReview

/// One thread with its state and everything that waits on it.
package struct ThreadDetail: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// Its newest root state; nil while its first run has not stored a checkpoint.
    package var state: StateSnapshot?
    /// Its namespaces, the root first.
    package var namespaces: [String]
    /// Every question that waits, parallel, unawaited and nested ones too.
    package var openInterrupts: [OpenInterrupt]
    /// The workflow, as far as the rows tell.
    package var workflow: String?
    /// The error its newest checkpoint records; nil when there is none.
    package var error: String?

    /// Creates a detail.
    package init(
        thread: ThreadID,
        state: StateSnapshot?,
        namespaces: [String],
        openInterrupts: [OpenInterrupt],
        workflow: String?,
        error: String?
    ) {
        self.thread = thread
        self.state = state
        self.namespaces = namespaces
        self.openInterrupts = openInterrupts
        self.workflow = workflow
        self.error = error
    }
}

extension Operations {
    /// Returns the threads, most recently changed first.
    ///
    /// - Parameters:
    ///   - statuses: Only threads in one of these states; empty for all.
    ///   - workflow: Only threads of this workflow; nil for all.
    ///   - after: The last thread of the page before; nil for the first page.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The threads.
    /// - Throws: What the database throws.
    package func threads(
        statuses: Set<ThreadStatus> = [],
        workflow: String? = nil,
        after: ThreadSummary? = nil,
        limit: Int = 200
    ) async throws -> [ThreadSummary] {
        try await attempting("reading the threads") {
            try await database.threads(
                matching: ThreadQuery(statuses: statuses, workflow: workflow, after: after, limit: limit)
            )
        }
    }

    /// Returns one thread with its newest state and what waits on it.
    ///
    /// - Throws: `thread_not_found`.
    package func thread(_ thread: ThreadID) async throws -> ThreadDetail {
        try await attempting("reading thread '\(thread)'") {
            let all = try await database.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            if all.isEmpty { try await requireThread(thread) }
            let heads = Self.heads(of: all)
            let reading = ThreadReading(heads: heads)
            let newest = try await database.runs(matching: RunQuery(thread: thread, limit: 1)).first
            let knowledge = GraphKnowledge(
                checkpoints: all.filter { $0.namespace.isEmpty },
                namespaces: Set(heads.map(\.namespace)),
                workflow: newest?.request.workflow
            )
            return ThreadDetail(
                thread: thread,
                state: reading.head.map { StateSnapshot(live: $0, heads: heads, knowledge: knowledge) },
                namespaces: heads.map(\.namespace),
                openInterrupts: try await database.openInterrupts(
                    matching: InterruptQuery(thread: thread, limit: 10_000)
                ),
                workflow: reading.workflow ?? newest?.request.workflow,
                error: reading.error
            )
        }
    }

    /// Returns the states of a thread in one namespace, newest first.
    ///
    /// Linear in the checkpoints of the thread, whatever the limit: what a graph is can only be told from all of them.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - namespace: The namespace; empty for the root.
    ///   - before: Only checkpoints older than this one; nil from the newest.
    ///   - limit: At most this many; nil for all.
    /// - Returns: The states.
    /// - Throws: `thread_not_found`.
    package func history(
        of thread: ThreadID,
        namespace: String = "",
        before: CheckpointID? = nil,
        limit: Int? = nil
    ) async throws -> [StateSnapshot] {
        try await attempting("reading the history of thread '\(thread)'") {
            let all = try await database.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            if all.isEmpty { try await requireThread(thread) }
            let newest = try await database.runs(matching: RunQuery(thread: thread, limit: 1)).first
            let history = StateSnapshot.history(
                of: all.filter { $0.namespace == namespace },
                namespaces: Set(all.map(\.namespace)),
                workflow: namespace.isEmpty ? newest?.request.workflow : nil
            )
            let wanted = history.filter { state in
                guard let before, let id = state.address.checkpoint else { return true }
                return id < before
            }
            return limit.map { Array(wanted.prefix($0)) } ?? wanted
        }
    }

    /// Returns what changed in the channels between two checkpoints.
    ///
    /// - Throws: `checkpoint_not_found`.
    package func difference(
        from before: CheckpointAddress,
        to after: CheckpointAddress
    ) async throws -> JSONDifference {
        try await attempting("comparing checkpoints") {
            let old = try await requireCheckpoint(before)
            let new = try await requireCheckpoint(after)
            return JSONDifference(from: Self.channels(of: old), to: Self.channels(of: new))
        }
    }

    /// The newest checkpoint of every namespace, the root first.
    private static func heads(of checkpoints: [SavedCheckpoint]) -> [SavedCheckpoint] {
        var heads: [String: SavedCheckpoint] = [:]
        for saved in checkpoints where heads[saved.namespace].map({ $0.checkpoint.id < saved.checkpoint.id }) ?? true {
            heads[saved.namespace] = saved
        }
        return heads.values.sorted { $0.namespace < $1.namespace }
    }

    func requireCheckpoint(_ address: CheckpointAddress) async throws -> SavedCheckpoint {
        if let saved = try await database.savedCheckpoint(at: address) { return saved }
        let id = address.checkpoint.map { "checkpoint '\($0)'" } ?? "checkpoint"
        throw OperationError(.checkpointNotFound, "there is no \(id) on thread '\(address.thread)'")
    }

    private static func channels(of saved: SavedCheckpoint) -> JSONValue {
        .object(
            JSONObject(
                saved.checkpoint.channelValues.map { ($0.key, $0.value.jsonProjection) },
                uniquingKeysWith: { _, later in later }
            )
        )
    }
}
