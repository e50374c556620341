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

extension Operations {
    /// Returns the root checkpoints of a thread with the tasks called from each and the runs that made them, newest first.
    ///
    /// Linear in the checkpoints and events kept of the thread.
    ///
    /// - Throws: `thread_not_found`.
    package func steps(of thread: ThreadID) async throws -> [HistoryStep] {
        try await attempting("reading the history of thread '\(thread)'") {
            let all = try await database.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            if all.isEmpty { try await requireThread(thread) }
            let runs = try await database.runs(matching: RunQuery(thread: thread, limit: 10_000))
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
            return states.compactMap { state in
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
        }
    }
}
