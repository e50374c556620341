/// Finds the identities of called tasks from their rows and their possible names.
///
/// The id of a called task is derived from its caller, the number of the call and its name. Comparing ids shows which
/// of the names is right. Without the comparison, the namespace of a task could be any combination of names, one for
/// each enclosing task.
final class CalledTasks {
    private let saved: SavedCheckpoint
    private let records: [TaskRecord]
    private let known: Set<String>
    private lazy var tasksByPath = Dictionary(grouping: records, by: \.path).mapValues { $0.map(\.task) }
    /// The possible names of called tasks and targets of sends.
    private(set) lazy var names = known.union(Send.list(in: saved.checkpoint).compactMap { $0?.node })
    private var identities: [TaskID: TaskIdentity?] = [:]
    private var callers: [String: [TaskIdentity.Caller]] = [:]

    /// Creates a finder for the tasks recorded beside `saved`.
    ///
    /// `names` are possible names of called tasks, in addition to the names of its sends.
    ///
    /// The search is deferred, because most checkpoints do not need it.
    init(of records: [TaskRecord], at saved: SavedCheckpoint, names: Set<String>) {
        self.saved = saved
        self.records = records
        known = names
    }

    /// Returns the namespace of a called task; `nil` when none of the names is right, or when an enclosing task has no
    /// row.
    func namespace(of record: TaskRecord) -> String? {
        guard record.isCalled else { return nil }
        return identity(of: record.task, at: record.path)?.namespace
    }

    private func identity(of task: TaskID, at path: String) -> TaskIdentity? {
        if let known = identities[task] { return known }
        let found = search(for: task, at: path)
        identities[task] = .some(found)
        return found
    }

    private func search(for task: TaskID, at path: String) -> TaskIdentity? {
        guard let callerPath = TaskIdentity.callerPath(ofCall: Substring(path)),
            let number = Int(path.dropLast(", 0000000000".count).suffix(10))
        else { return nil }
        for caller in callers(at: String(callerPath)) {
            for name in names {
                let identity = caller.call(name, number: number)
                if identity.id == task { return identity }
            }
        }
        return nil
    }

    private func callers(at path: String) -> [TaskIdentity.Caller] {
        if let known = callers[path] { return known }
        let found = identities(at: path).map(TaskIdentity.Caller.init)
        callers[path] = found
        return found
    }

    private func identities(at path: String) -> [TaskIdentity] {
        guard path.hasPrefix(PathWord.pullStart) else {
            return (tasksByPath[path] ?? []).compactMap { identity(of: $0, at: path) }
        }
        let body = try? TaskIdentity(
            body: String(path.dropFirst(PathWord.pullStart.count)),
            checkpoint: saved.checkpoint.id,
            checkpointStep: saved.metadata.step ?? -1,
            runNamespace: saved.namespace,
            formatVersion: saved.checkpoint.formatVersion
        )
        // The triggers of a node are unknown here. The id of the body shows whether the task belongs to it.
        guard let body, tasksByPath[path]?.contains(body.id) ?? true else { return [] }
        return [body]
    }
}
