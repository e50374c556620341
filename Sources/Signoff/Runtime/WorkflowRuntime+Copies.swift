public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Deletes a thread with all its checkpoints, runs and events, including nested runs.
    ///
    /// Deleting an unknown thread does nothing.
    ///
    /// - Throws: ``WorkflowError`` `saver_required`, `thread_busy`; ``CheckpointError`` from the saver.
    public func deleteThread(_ thread: ThreadID, config: RunConfig = RunConfig()) async throws {
        let saver = try requiredSaver(for: "Thread \(thread)")
        let hold = try await takeThread(thread, named: try await workflowName(of: thread, in: saver), config: config)
        do {
            try await saver.deleteThread(thread)
        } catch {
            await releaseAfterFailure(hold, as: RunEnd(CancellationError(), failedTask: nil))
            throw error
        }
        // The run that held the thread was deleted with it.
        if hold.run == nil { busyThreads.give(back: thread) }
    }

    /// Copies a thread with all its checkpoints, including nested runs, in one transaction.
    ///
    /// Checkpoints, tasks and questions keep their ids. A question that is open on the thread is also open on the copy,
    /// and each is answered separately. Runs, events and decisions are not copied. An answer without an id that no
    /// question has taken is not copied, because it was given on the original thread. The copy has the recorded
    /// answers, including withdrawn ones. Undelivered answers are reported only on the original thread.
    ///
    /// - Throws: ``WorkflowError`` `saver_required`, `thread_exists` when `copy` is in use, `thread_busy`; ``CheckpointError`` from the saver.
    public func copyThread(_ thread: ThreadID, to copy: ThreadID, config: RunConfig = RunConfig()) async throws {
        let saver = try requiredSaver(for: "Thread \(thread)")
        try await refuseUsed(copy, in: saver)
        try await holding(copy, at: try await workflowName(of: thread, in: saver), config: config) { lease in
            try await refuseUsed(copy, in: saver)
            let checkpoints = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            try await saver.apply(checkpoints.flatMap { $0.changes(copyingTo: copy) }, holding: lease)
        }
    }

    private func refuseUsed(_ thread: ThreadID, in saver: any CheckpointSaver) async throws {
        if try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread, limit: 1)).isEmpty { return }
        throw WorkflowError(
            .threadExists,
            "Nothing can be copied to thread \(thread), which is in use: name another one",
            thread: thread
        )
    }

    /// Returns the workflow of a thread, for the run that records a change of the thread.
    private func workflowName(of thread: ThreadID, in saver: any CheckpointSaver) async throws -> String {
        let newest = try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread))
        return newest.flatMap { ThreadReading(heads: [$0]).workflow } ?? workflows.first?.name ?? ""
    }

    /// Performs work on a thread while no run can hold the thread.
    func holding<Result: Sendable>(
        _ thread: ThreadID,
        at workflow: String,
        config: RunConfig,
        requiring guards: [RunGuard] = [],
        _ work: (RunLease?) async throws -> Result
    ) async throws -> Result {
        let hold = try await takeThread(thread, named: workflow, config: config, requiring: guards)
        do {
            let result = try await work(hold.run?.lease)
            try await release(hold, as: RunEnd(.finished(.stored(.null))))
            return result
        } catch {
            await releaseAfterFailure(hold, as: RunEnd(CancellationError(), failedTask: nil))
            throw error
        }
    }
}

extension SavedCheckpoint {
    /// Returns the changes that store this checkpoint, with its writes, on another thread.
    fileprivate func changes(copyingTo thread: ThreadID) -> [CheckpointChange] {
        var copy = self
        copy.thread = thread
        copy.pendingWrites = []
        var batches: [CheckpointChange] = []
        var rest = pendingWrites[...]
        while let first = rest.first {
            let rows = rest.prefix { $0.task == first.task && $0.taskPath == first.taskPath }
            rest = rest.dropFirst(rows.count)
            if first.task == .null, rows.allSatisfy({ $0.channel == ReservedChannel.resume }) { continue }
            batches += Self.batches(of: rows, at: copy.address)
        }
        var records = answers.filter { !$0.isBare }[...]
        while let first = records.first {
            let ofTask = records.prefix { $0.binding.task == first.binding.task }
            records = records.dropFirst(ofTask.count)
            batches.append(
                .writes(
                    WriteBatch(
                        address: copy.address,
                        task: first.binding.task,
                        taskPath: "",
                        writes: [],
                        answers: Array(ofTask),
                        isCopy: true
                    )
                )
            )
        }
        copy.answers = []
        return [.checkpoint(copy)] + batches
    }

    /// Returns batches that store these rows of one task at the same indices: reserved channels at their fixed index,
    /// other channels at their positions.
    private static func batches(of rows: ArraySlice<PendingWrite>, at address: CheckpointAddress) -> [CheckpointChange]
    {
        guard let first = rows.first else { return [] }
        func batch(_ writes: [ChannelWrite]) -> CheckpointChange {
            .writes(WriteBatch(address: address, task: first.task, taskPath: first.taskPath, writes: writes))
        }
        let reserved = rows.filter { $0.index < 0 }.map { ChannelWrite($0.channel, $0.value) }
        let results = rows.filter { $0.index >= 0 }.sorted { $0.index < $1.index }
        var changes = reserved.isEmpty ? [] : [batch(reserved)]
        var writes: [ChannelWrite] = []
        for row in results {
            while writes.count < row.index {
                writes.append(reserved.last ?? ChannelWrite(ReservedChannel.scheduled, .null))
            }
            writes.append(ChannelWrite(row.channel, row.value))
        }
        if !writes.isEmpty { changes.append(batch(writes)) }
        return changes
    }
}
