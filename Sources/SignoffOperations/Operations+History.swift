import OrderedCollections
package import SignoffCheckpoint

/// A checkpoint of a thread with everything that is known of the step that starts there.
package struct HistoryStep: Sendable {
    /// The state, as the reference shows it.
    package var state: StateSnapshot
    /// The input that waits there; nil when none does.
    package var input: StoredValue?
    /// The body and the called tasks.
    package var record: StepRecord
    /// Everything written during the step, as stored.
    package var writes: [PendingWrite]
    /// The run that made the checkpoint; nil when the queue does not know it.
    package var run: Run?

    /// Creates a step.
    package init(
        state: StateSnapshot,
        input: StoredValue?,
        record: StepRecord,
        writes: [PendingWrite],
        run: Run?
    ) {
        self.state = state
        self.input = input
        self.record = record
        self.writes = writes
        self.run = run
    }
}

/// Some of the checkpoints of a thread.
package struct HistoryPage: Sendable {
    /// The steps, newest first.
    package var steps: [HistoryStep]
    /// The checkpoints in their time that cannot be read, of nested runs too, newest first.
    package var unreadable: [UnreadableCheckpoint]
    /// Whether there are older ones.
    package var hasOlder: Bool
}

extension Operations {
    /// Returns root checkpoints of a thread with the tasks called from each and the runs that made them, newest first.
    ///
    /// Linear in the checkpoints of the page and the events kept of the thread.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - before: Only checkpoints older than this one; nil from the newest.
    ///   - limit: At most this many checkpoints are looked at, those of nested runs counted too, 2 or more.
    /// - Returns: The page; never empty while there are older root checkpoints.
    /// - Throws: `thread_not_found`.
    package func steps(
        of thread: ThreadID,
        before: CheckpointID? = nil,
        limit: Int = 1_000
    ) async throws -> HistoryPage {
        try await attempting("reading the history of thread '\(thread)'") {
            var all: [SavedCheckpoint] = []
            var unreadable: [UnreadableCheckpoint] = []
            var oldest = before
            var hasOlder = true
            // Nested runs are younger than the checkpoint they belong to: what is read from the newest on is whole but for its last step.
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
            let steps = states.compactMap { state -> HistoryStep? in
                guard let id = state.address.checkpoint, let saved = roots[id] else { return nil }
                return HistoryStep(
                    state: state,
                    input: saved.checkpoint.channelValues[ReservedChannel.start],
                    record: StepRecord(
                        of: saved,
                        nested: nested[id] ?? [],
                        workflow: runs.first?.request.workflow,
                        names: names
                    ),
                    writes: saved.pendingWrites,
                    run: saved.metadata.entries["run_id"]?.stringValue.flatMap { byID[$0] }
                )
            }
            return HistoryPage(steps: steps, unreadable: unreadable, hasOlder: hasOlder)
        }
    }
}
