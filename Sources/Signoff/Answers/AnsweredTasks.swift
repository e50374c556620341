import SignoffCheckpoint

/// The tasks of a stored step whose results rest on an answer, and the nested runs that have taken one.
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
        // A namespace names the tasks its run was started by.
        for part in saved.namespace.split(separator: "|") {
            if let task = part.split(separator: ":").last { tasks.insert(TaskID(rawValue: String(task))) }
        }
    }

    /// Notes the callers of the noted tasks among the rows of a checkpoint: a result that one of their calls rests on is theirs too.
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
