import OrderedCollections

/// The workflow, the state and the questions of a thread, derived from its rows.
///
/// The reading depends only on the newest checkpoint of each namespace with its pending writes, so that every saver,
/// the guards of answers and the console agree (storage format, section 9).
public struct ThreadReading: Hashable, Sendable {
    /// The newest root checkpoint; `nil` for a thread without checkpoints.
    public let head: SavedCheckpoint?
    /// The entrypoint of the newest turn; `nil` when the rows do not identify the workflow.
    public let workflow: String?
    /// The status; never `busy`, because that status depends on runs.
    public let status: ThreadStatus
    /// All open questions, including parallel, unawaited and nested ones.
    ///
    /// Each question is listed once, at the task that asks.
    ///
    /// Questions of the root come first, followed by the others in the order of task paths.
    public let openInterrupts: [OpenInterrupt]
    /// The error message of the newest turn when ``status`` is `error`; otherwise `nil`.
    public let error: String?

    /// Reads a thread.
    ///
    /// - Parameters:
    ///   - heads: The newest checkpoint of every namespace of one thread, with its pending writes, in any order.
    ///   - taskNames: Possible names of called tasks. Rows name a called task only after its turn has finished. Without
    ///     the name, a question that was answered before its task failed counts as open.
    public init(heads: [SavedCheckpoint], taskNames: Set<String> = []) {
        let root = heads.first { $0.namespace.isEmpty }
        head = root
        guard let root else {
            workflow = nil
            status = .idle
            openInterrupts = []
            error = nil
            return
        }
        let records = heads.map { TaskRecord.records(of: $0.pendingWrites) }
        let rootRecords = heads.firstIndex { $0.namespace.isEmpty }.map { records[$0] } ?? []
        let workflow = EntrypointName.name(in: root, records: rootRecords)
        let questions = OpenQuestions(
            root: root,
            heads: heads,
            records: records,
            workflow: workflow,
            taskNames: taskNames
        ).list()
        self.workflow = workflow
        openInterrupts = questions
        let unfinished = rootRecords.filter { !$0.isFinished && !$0.isCalled }
        let openIDs = Set(questions.compactMap(\.interrupt.id))
        // A failed turn that was retried and now asks keeps its error rows. The question is newer than the error.
        let asks = unfinished.contains { record in record.interrupts.contains { $0.id.map(openIDs.contains) ?? true } }
        let failure = unfinished.lazy.compactMap(\.error).first
        if let failure, !(asks && !questions.isEmpty) {
            status = .error
            error = failure
        } else {
            status = questions.isEmpty ? .idle : .interrupted
            error = nil
        }
    }
}

/// Finds the name of the entrypoint that a checkpoint belongs to.
enum EntrypointName {
    /// Returns the name; `nil` for a StateGraph and for an unknown workflow.
    static func name(in saved: SavedCheckpoint) -> String? {
        name(in: saved, records: TaskRecord.records(of: saved.pendingWrites))
    }

    /// Returns the name.
    ///
    /// - Parameters:
    ///   - saved: The checkpoint.
    ///   - records: The tasks recorded in the checkpoint's pending writes.
    /// - Returns: The name; `nil` for a StateGraph and for an unknown workflow.
    static func name(in saved: SavedCheckpoint, records: [TaskRecord]) -> String? {
        let pulled = records.lazy.compactMap(\.pulledName).first ?? records.lazy.compactMap(\.callerName).first
        let isWaiting = saved.checkpoint.channelValues[ReservedChannel.start] != nil
        if isWaiting, let pulled { return pulled == ReservedChannel.start ? nil : pulled }
        let seen = saved.checkpoint.versionsSeen.elements.filter { !$0.key.hasPrefix("__") }
        if saved.checkpoint.versionsSeen[ReservedChannel.start] != nil { return graph(in: saved) }
        let starters = seen.filter { $0.value[ReservedChannel.start] != nil }
        let newest = starters.max { left, right in
            (left.value[ReservedChannel.start] ?? .integer(0)) < (right.value[ReservedChannel.start] ?? .integer(0))
        }
        if let newest { return newest.key }
        return saved.checkpoint.channelVersions[ReservedChannel.end] != nil ? seen.first?.key : graph(in: saved)
    }

    /// Returns the name that a server recorded for a graph; `nil` for none.
    private static func graph(in saved: SavedCheckpoint) -> String? {
        saved.metadata.entries["graph_id"]?.stringValue
    }
}
