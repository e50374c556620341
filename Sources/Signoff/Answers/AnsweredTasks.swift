import SignoffCheckpoint

/// The tasks of a stored step whose results depend on an answer, and the nested runs that have taken one.
struct AnsweredTasks: Sendable {
    private(set) var tasks: Set<TaskID> = []
    private var namespaces: Set<String> = []

    /// Records the rows of a checkpoint of the step, or of a nested run.
    mutating func note(_ saved: SavedCheckpoint) {
        let answered = saved.pendingWrites.filter {
            $0.channel == ReservedChannel.resume && $0.task != .null && $0.value != .array([])
        }
        guard !answered.isEmpty else { return }
        namespaces.insert(saved.namespace)
        for write in answered { tasks.insert(write.task) }
        // A namespace contains the tasks that started its run.
        for part in saved.namespace.split(separator: "|") {
            if let task = part.split(separator: ":").last { tasks.insert(TaskID(rawValue: String(task))) }
        }
    }

    /// Records the callers of the recorded tasks among the rows of a checkpoint.
    ///
    /// The result of a caller depends on the answers of its calls.
    mutating func noteCallers(at saved: SavedCheckpoint) {
        let paths = Dictionary(saved.pendingWrites.map { ($0.taskPath, $0.task) }) { first, _ in first }
        for write in saved.pendingWrites where tasks.contains(write.task) {
            var path = Substring(write.taskPath)
            while let caller = TaskIdentity.callerPath(ofCall: path) {
                if let task = paths[String(caller)] { tasks.insert(task) }
                path = caller
            }
        }
    }

    /// Whether a run in this namespace, or one nested in it, has taken an answer.
    func include(runIn namespace: String) -> Bool {
        namespaces.contains { $0 == namespace || $0.hasPrefix("\(namespace)|") }
    }
}
