import OrderedCollections

extension ThreadSummary {
    /// Creates the summary of a thread according to its rows only.
    package init(thread: ThreadID, reading: ThreadReading?, updatedAt: Timestamp) {
        self.init(
            thread: thread,
            workflow: reading?.workflow,
            status: reading?.status ?? .idle,
            checkpoint: reading?.head?.checkpoint.id,
            step: reading?.head?.metadata.step,
            updatedAt: updatedAt,
            openInterrupts: reading?.openInterrupts.count ?? 0,
            error: reading?.error
        )
    }

    /// Corrects the summary according to the thread's runs.
    ///
    /// - Parameters:
    ///   - newestRun: The thread's newest run; `nil` when the thread has no runs, so that only the rows count.
    ///   - hasActiveRun: Whether any run of the thread is pending or running.
    ///   - answered: The number of open questions that a pending or running run answers.
    package mutating func account(forNewest newestRun: RunStanding?, hasActiveRun: Bool, answered: Int) {
        guard let newestRun else { return }
        workflow = newestRun.workflow
        openInterrupts -= answered
        if hasActiveRun {
            status = .busy
            error = nil
            return
        }
        switch newestRun.status {
        case .error, .timeout:
            status = .error
            error = newestRun.errorMessage ?? error
        case .cancelled:
            status = openInterrupts > 0 ? .interrupted : .idle
            error = nil
        case .success, .interrupted, .pending, .running:
            break
        }
    }

    /// Whether the summary matches `query`, ignoring its limit.
    package func matches(_ query: ThreadQuery) -> Bool {
        if !query.statuses.isEmpty, !query.statuses.contains(status) { return false }
        if let wanted = query.workflow, workflow.map(wanted.hasSameBytes) != true { return false }
        if let prefix = query.threadPrefix, !thread.rawValue.utf8.starts(with: prefix.utf8) { return false }
        if let after = query.after, !query.lists(after, before: place) { return false }
        return true
    }
}

/// The part of a run that determines the status of its thread.
package struct RunStanding: Hashable, Sendable {
    /// The workflow.
    package var workflow: String
    /// The status.
    package var status: RunStatus
    /// The error message of a failed run; otherwise `nil`.
    package var errorMessage: String?

    /// Creates a standing.
    package init(workflow: String, status: RunStatus, errorMessage: String?) {
        self.workflow = workflow
        self.status = status
        self.errorMessage = errorMessage
    }
}

extension Run {
    /// The part of the run that determines the status of its thread.
    package var standing: RunStanding {
        RunStanding(workflow: request.workflow, status: status, errorMessage: error?.message)
    }
}

extension ThreadQuery {
    /// Whether `first` is listed before `second`.
    package func lists(_ first: ThreadPlace, before second: ThreadPlace) -> Bool {
        threadPrefix == nil ? first.precedes(second) : first.thread.precedesInBytes(second.thread)
    }
}

extension OpenInterrupt {
    /// The key of the question within its thread: its id, or its position in files too old to have ids.
    package var key: String { id.listKey }

    /// Whether the question matches `query`, ignoring its limit.
    package func matches(_ query: InterruptQuery) -> Bool {
        if let wanted = query.thread, wanted != thread { return false }
        if let wanted = query.workflow, workflow.map(wanted.hasSameBytes) != true { return false }
        if let wanted = query.interrupt, wanted != interrupt.id { return false }
        if let prefix = query.threadPrefix, !thread.rawValue.utf8.starts(with: prefix.utf8) { return false }
        if !query.conditions.allSatisfy({ $0.holds(for: self) }) { return false }
        if let after = query.after, !after.precedes(query.place(of: self)) { return false }
        return true
    }
}

extension CheckpointMetadata {
    /// Whether the object contains all values of `filter`.
    ///
    /// A `null` in the filter also matches an absent key.
    package func matches(_ filter: JSONObject) -> Bool {
        filter.allSatisfy { key, value in (entries[key] ?? .null).isSame(as: value) }
    }
}

extension PendingWrite {
    /// Whether this write precedes `other` in the order of LangGraph: by task path, task and index.
    package func precedes(_ other: PendingWrite) -> Bool {
        if taskPath != other.taskPath { return taskPath.precedesInUTF8(other.taskPath) }
        if task != other.task { return task.rawValue.precedesInUTF8(other.task.rawValue) }
        return index < other.index
    }
}

extension String {
    /// Whether this string precedes `other` in byte order.
    package func precedesInUTF8(_ other: String) -> Bool {
        let quick = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                for position in 0..<min(left.count, right.count) where left[position] != right[position] {
                    return left[position] < right[position]
                }
                return left.count < right.count
            }
        }
        return quick.flatMap(\.self) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
