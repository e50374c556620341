/// The writes of one task during a superstep, and the state of the task that follows from them.
///
/// Only this type decides whether a task is finished, waiting or failed (storage format, sections 1 and 9).
package struct TaskRecord: Hashable, Sendable {
    /// The task.
    package let task: TaskID
    /// The stored path; empty in old files.
    ///
    /// For a body whose state was set from outside, the path of the body.
    package private(set) var path: String
    /// The output in stored order: the writes to all channels except those that describe the task itself.
    package private(set) var output: [ChannelWrite] = []
    /// The questions that the task asked last, answered or not.
    package private(set) var interrupts: [Interrupt] = []
    /// The size in bytes of questions that were read only in part; `nil` for complete questions.
    package private(set) var abridgedBytes: Int?
    /// The number of answers that the task has taken.
    package private(set) var answers = 0
    /// The error message of the task; `nil` for none.
    package private(set) var error: String?
    /// Whether the questions were stored by a version that gave all questions of a task the same id.
    package private(set) var sharesInterruptIDs = false

    /// The namespace of the task according to a question in an older file; `nil` for none.
    package private(set) var askedNamespace: String?

    private init(task: TaskID, path: String) {
        self.task = task
        self.path = path
    }

    /// Whether the task has finished, which means that it has written output.
    package var isFinished: Bool { !output.isEmpty }

    /// Whether the task was called by another task rather than scheduled by the graph.
    package var isCalled: Bool { path.hasPrefix(PathWord.callStart) }

    /// Whether the task handles the failure of another task.
    package var isHandler: Bool { path.contains(", \(PathWord.handler), ") }

    /// Whether the task failed and an error handler continues.
    package private(set) var isHandled = false

    /// The name of the body or node; `nil` for other tasks, and when neither the path nor an old question identifies
    /// the task.
    package var pulledName: String? {
        if isHandler { return nil }
        if path.hasPrefix(Self.pullPrefix) { return String(path.dropFirst(Self.pullPrefix.count)) }
        guard let own = askedNamespace?.split(separator: "|").first, own.hasSuffix(":\(task)") else { return nil }
        return String(own.dropLast(task.rawValue.utf8.count + 1))
    }

    /// The name of the body that called the task, directly or indirectly; `nil` for tasks that were not called.
    package var callerName: String? { Self.callerName(ofCall: path) }

    /// Returns the name of the body that called the task at a path, directly or indirectly; `nil` for tasks that were
    /// not called.
    package static func callerName(ofCall path: String) -> String? {
        guard TaskIdentity.isCallPath(path) else { return nil }
        var caller = Substring(path)
        // Each call adds a word before its caller's path, and a number and a mark of ten digits after it.
        while caller.hasPrefix(pushPrefix) {
            caller = caller.dropFirst(pushPrefix.count).dropLast(2 * ", 0000000000".count)
        }
        return caller.hasPrefix(pullPrefix) ? String(caller.dropFirst(pullPrefix.count)) : nil
    }

    private static let pushPrefix = "~\(PathWord.push), "
    private static let pullPrefix = "~\(PathWord.pull), "

    /// Returns the records of all tasks among the pending writes of a checkpoint, in order, without the null task.
    package static func records(of writes: [PendingWrite]) -> [TaskRecord] {
        var records: [TaskRecord] = []
        var positions: [TaskID: Int] = [:]
        records.reserveCapacity(writes.count)
        positions.reserveCapacity(writes.count)
        for write in writes where write.task != .null {
            // The writes of a task are mostly consecutive.
            if let last = records.indices.last, records[last].task == write.task {
                records[last].take(write)
                continue
            }
            let position = positions[write.task] ?? records.count
            if position == records.count {
                positions[write.task] = position
                records.append(TaskRecord(task: write.task, path: write.taskPath))
            }
            records[position].take(write)
        }
        nameTasks(&records, writes)
        return records
    }

    /// Names the tasks of older files after their questions, which contain the names of the asking task and the
    /// enclosing ones.
    ///
    /// Nothing else in such files names tasks.
    private static func nameTasks(_ records: inout [TaskRecord], _ writes: [PendingWrite]) {
        var namespaces: [TaskID: String] = [:]
        for write in writes where write.channel == ReservedChannel.interrupt && write.taskPath.isEmpty {
            guard case .extension(let typed) = write.value.arrayValue?.first ?? write.value,
                let parts = PythonObject(typed)?.fields?["ns"]?.arrayValue?.compactMap(\.stringValue)
            else { continue }
            for (index, part) in parts.enumerated() {
                let task = TaskID(String(part.split(separator: ":").last ?? ""))
                namespaces[task] = parts[...index].joined(separator: "|")
            }
        }
        if namespaces.isEmpty { return }
        for index in records.indices { records[index].askedNamespace = namespaces[records[index].task] }
    }

    private mutating func take(_ write: PendingWrite) {
        if write.taskPath.hasPrefix(PathWord.pullStart) { path = write.taskPath }
        switch write.channel {
        case ReservedChannel.interrupt:
            interrupts += Interrupt.list(from: write.value)
            abridgedBytes = write.abridgedBytes ?? abridgedBytes
            takeOldFields(write.value)
        case ReservedChannel.resume: answers = write.value.arrayValue?.count ?? 1
        case ReservedChannel.error: error = error ?? Self.text(ofError: write.value)
        case ReservedChannel.errorSourceNode: isHandled = true
        case ReservedChannel.scheduled: break
        default: output.append(ChannelWrite(write.channel, write.value))
        }
    }

    private static func text(ofError value: StoredValue) -> String {
        value.stringValue ?? value.jsonProjection.text()
    }

    /// Reads the fields of a question in an old file.
    ///
    /// Questions stored before ids counted answers have no response schema.
    private mutating func takeOldFields(_ value: StoredValue) {
        guard case .extension(let typed) = value.arrayValue?.first ?? value, let fields = PythonObject(typed)?.fields
        else {
            return
        }
        sharesInterruptIDs = fields["response_schema"] == nil
    }
}
