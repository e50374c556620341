import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns root checkpoints of a thread, newest first, with the called tasks of each and the runs that made them.
    ///
    /// - Complexity: Linear in the number of checkpoints of the page and of stored events of the thread.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - before: The checkpoint before which checkpoints are returned; `nil` for the newest.
    ///   - limit: The maximum number of checkpoints to read, including those of nested runs; 2 or more.
    /// - Returns: The page; never empty if the thread has older root checkpoints.
    /// - Throws: `thread_not_found`.
    package func steps(
        of thread: ThreadID,
        before: CheckpointID?,
        limit: Int
    ) async throws -> HistoryPage {
        try await attempting("reading the history of thread '\(thread)'") {
            var all: [SavedCheckpoint] = []
            var unreadable: [UnreadableCheckpoint] = []
            var oldest = before
            var hasOlder = true
            // Nested runs are newer than the checkpoint they belong to, so a list read from the newest on is complete
            // except for its last step.
            while hasOlder, !all.contains(where: \.namespace.isEmpty), !unreadable.contains(where: \.namespace.isEmpty)
            {
                let query = CheckpointQuery(thread: thread, before: oldest, limit: limit)
                let page = try await storage.checkpoints.legibleCheckpoints(matching: query)
                all += page.checkpoints
                unreadable += page.unreadable
                oldest = page.oldest ?? oldest
                hasOlder = page.count == limit
            }
            if all.isEmpty, unreadable.isEmpty, before == nil { try await requireThread(thread) }
            let runs = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 10_000))
            let byID = Dictionary(runs.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
            let names = try await taskNames(of: thread)
            let nested = StepRecord.nested(in: all)
            let roots = Dictionary(
                all.filter(\.namespace.isEmpty).map { ($0.checkpoint.id, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let states = StateSnapshot.history(
                of: all.filter(\.namespace.isEmpty),
                namespaces: Set(all.map(\.namespace)),
                workflow: runs.first?.request.workflow
            )
            let entries = states.compactMap { state -> HistoryEntry? in
                guard let id = state.address.checkpoint, let saved = roots[id] else { return nil }
                let record = StepRecord(
                    of: saved,
                    nested: nested[id] ?? [],
                    workflow: runs.first?.request.workflow,
                    names: names
                )
                let run = saved.metadata.entries["run_id"]?.stringValue.flatMap { byID[$0] }
                return Self.entry(state, of: saved, record: record, run: run)
            }
            let everything = entries + unreadable.map(HistoryEntry.init(unreadable:))
            return HistoryPage(
                entries: unreadable.isEmpty ? entries : everything.sorted { $0.checkpoint > $1.checkpoint },
                hasOlder: hasOlder
            )
        }
    }

    private static func entry(
        _ state: StateSnapshot,
        of saved: SavedCheckpoint,
        record: StepRecord,
        run: Run?
    ) -> HistoryEntry? {
        let names = Dictionary(record.tasks.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        var entry = HistoryEntry(state)
        entry?.add(
            record: record,
            input: saved.checkpoint.channelValues[ReservedChannel.start]?.jsonProjection,
            writes: saved.pendingWrites.map { write in
                HistoryEntry.Write(
                    task: (names[write.task] ?? nil) ?? write.task.rawValue,
                    channel: write.channel,
                    value: write.value.jsonProjection
                )
            },
            run: run
        )
        return entry
    }
}
