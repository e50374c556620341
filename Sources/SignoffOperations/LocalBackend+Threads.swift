import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension LocalBackend {
    /// Returns the threads that match a query, most recently changed first; by name for a query with a prefix.
    package func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await attempting("reading the threads") { try await storage.inbox.threads(matching: query) }
    }

    /// Returns one thread with its newest state and its open questions and runs.
    ///
    /// The history is not read.
    ///
    /// - Throws: `thread_not_found`.
    package func thread(_ thread: ThreadID) async throws -> ThreadDetail {
        try await attempting("reading thread \(ForeignText.identifier(thread))") {
            let heads = try await storage.checkpoints.heads(of: thread)
            let newest = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
            if heads.checkpoints.isEmpty, newest == nil { try await requireThread(thread) }
            let reading = ThreadReading(heads: heads.checkpoints)
            let knowledge = GraphKnowledge(
                checkpoints: heads.checkpoints.filter { $0.namespace.isEmpty },
                namespaces: Set(heads.namespaces),
                workflow: newest?.request.workflow
            )
            return ThreadDetail(
                thread: thread,
                state: reading.head.map { StateSnapshot(live: $0, heads: heads.checkpoints, knowledge: knowledge) },
                namespaces: heads.namespaces,
                openInterrupts: try await storage.inbox.openInterrupts(
                    matching: InterruptQuery(thread: thread, limit: 10_000)
                ),
                workflow: reading.workflow ?? newest?.request.workflow,
                error: reading.error
            )
        }
    }

    /// Returns the readable states of a thread in one namespace, newest first, at most `limit`.
    ///
    /// - Complexity: Linear in the number of checkpoints of the thread. ``historyPage(of:namespace:before:limit:)``
    ///   reads one page.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - namespace: The namespace; empty for the root.
    ///   - limit: The maximum number of states; `nil` for all states.
    /// - Returns: The states.
    /// - Throws: `thread_not_found`.
    package func history(
        of thread: ThreadID,
        namespace: String = "",
        limit: Int? = nil
    ) async throws -> [StateSnapshot] {
        try await attempting("reading the history of thread \(ForeignText.identifier(thread))") {
            let found = try await storage.checkpoints.legibleCheckpoints(matching: CheckpointQuery(thread: thread))
            if found.count == 0 { try await requireThread(thread) }
            let all = found.checkpoints
            let newest = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
            let history = StateSnapshot.history(
                of: all.filter { $0.namespace == namespace },
                namespaces: Set(all.map(\.namespace)),
                workflow: namespace.isEmpty ? newest?.request.workflow : nil
            )
            return limit.map { Array(history.prefix($0)) } ?? history
        }
    }

    /// Returns a page of the states of a thread in one namespace, newest first, without reading the other states.
    ///
    /// Threads in the oldest file formats are read completely, because their checkpoints do not contain their tasks.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - namespace: The namespace; empty for the root.
    ///   - before: The `next` of the previous page; `nil` for the first page.
    ///   - limit: The maximum number of states, 1 or more.
    /// - Returns: The page, which includes the faults of unreadable checkpoints; empty in a namespace without
    ///   checkpoints.
    /// - Throws: `thread_not_found`; `checkpoint_not_found` when the checkpoint `before` does not exist.
    package func historyPage(
        of thread: ThreadID,
        namespace: String,
        before: CheckpointID?,
        limit: Int
    ) async throws -> StatePage {
        try await attempting("reading the history of thread \(ForeignText.identifier(thread))") {
            if let before {
                let place = CheckpointAddress(thread: thread, namespace: namespace, checkpoint: before)
                // An unreadable checkpoint exists all the same.
                let found = try await orNilIfUnreadable { try await storage.checkpoints.savedCheckpoint(at: place) }
                if case .some(.none) = found {
                    throw OperationError(
                        .checkpointNotFound,
                        "thread \(ForeignText.identifier(thread)) has no checkpoint \(ForeignText.identifier(before)) to continue from"
                    )
                }
            }
            let query = CheckpointQuery(thread: thread, namespace: namespace, before: before, limit: limit)
            let found = try await storage.checkpoints.legibleCheckpoints(matching: query)
            let page = found.checkpoints
            let heads = try await orNilIfUnreadable { try await storage.checkpoints.heads(of: thread) }
            let namespaces = Set(heads?.namespaces ?? page.map(\.namespace) + found.unreadable.map(\.namespace))
            if namespaces.isEmpty { try await requireThread(thread) }
            let states: [StateSnapshot]
            if page.contains(where: { $0.checkpoint.formatVersion < 4 }) {
                let wanted = Set(page.map(\.checkpoint.id))
                states = try await history(of: thread, namespace: namespace).filter { state in
                    state.address.checkpoint.map(wanted.contains) ?? false
                }
            } else {
                let address = CheckpointAddress(thread: thread, namespace: namespace)
                let newest =
                    try await orNilIfUnreadable { try await storage.checkpoints.savedCheckpoint(at: address) } ?? nil
                let run = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
                let knowledge = GraphKnowledge(
                    checkpoints: page + [newest].compactMap(\.self),
                    namespaces: namespaces,
                    workflow: namespace.isEmpty ? run?.request.workflow : nil
                )
                states = page.map { StateSnapshot(recorded: $0, knowledge: knowledge) }
            }
            return StatePage(
                states: states,
                unreadable: found.unreadable,
                next: found.count == limit ? found.oldest : nil
            )
        }
    }

    /// Returns the result of `body`; `nil` for an unreadable checkpoint.
    private func orNilIfUnreadable<Result>(_ body: () async throws -> Result) async throws -> Result? {
        do {
            return try await body()
        } catch let error as CheckpointError where error.code == .invalidData {
            return nil
        }
    }

    /// Returns the changes of the channels between two checkpoints.
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

    func requireCheckpoint(_ address: CheckpointAddress) async throws -> SavedCheckpoint {
        if let saved = try await storage.checkpoints.savedCheckpoint(at: address) { return saved }
        let id = address.checkpoint.map { "checkpoint '\($0)'" } ?? "checkpoint"
        throw OperationError(
            .checkpointNotFound,
            "\(id) does not exist on thread \(ForeignText.identifier(address.thread))"
        )
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
