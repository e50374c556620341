import SignoffCheckpoint

/// What is stored of a step that is run again: results, answers and questions of every task.
struct RecordedStep: Sendable {
    struct Entry: Sendable {
        var path: String
        var result: StoredValue?
        var end: StoredValue?
        var answers: [StoredValue] = []
        var interrupts: [Interrupt] = []
        var isFinished = false
    }

    private(set) var tasks: [TaskID: Entry] = [:]
    /// The tasks stored under a path: more than one when a body made another call than the time before.
    private(set) var tasksByPath: [String: [TaskID]] = [:]
    /// The answer that was last given without an id.
    private(set) var bareAnswer: StoredValue?

    /// Nothing is stored.
    init() {}

    /// What these writes tell; without results only answers are kept.
    init(_ writes: [PendingWrite], keepsResults: Bool = true) {
        for write in writes {
            guard write.task != .null else {
                if write.channel == ReservedChannel.resume { bareAnswer = write.value }
                continue
            }
            var entry = tasks[write.task] ?? Entry(path: write.taskPath)
            if entry.path.isEmpty { entry.path = write.taskPath }
            switch write.channel {
            case ReservedChannel.resume: entry.answers = write.value.arrayValue ?? [write.value]
            case ReservedChannel.interrupt: entry.interrupts = Interrupt.list(from: write.value)
            case ReservedChannel.error, ReservedChannel.scheduled, ReservedChannel.errorSourceNode: break
            default:
                guard keepsResults else { break }
                entry.isFinished = true
                if write.channel == ReservedChannel.result { entry.result = write.value }
                if write.channel == ReservedChannel.end { entry.end = write.value }
            }
            if tasks.updateValue(entry, forKey: write.task) == nil {
                tasksByPath[entry.path, default: []].append(write.task)
            }
        }
    }

    var isEmpty: Bool { tasks.isEmpty }

    func result(of task: TaskID) -> StoredValue? { tasks.isEmpty ? nil : tasks[task]?.result }

    func answers(of task: TaskID) -> [StoredValue] { tasks.isEmpty ? [] : tasks[task]?.answers ?? [] }

    /// The tasks that are stored where `call` is but are not it.
    func others(than task: TaskID, at path: String) -> [TaskID] {
        if tasks.isEmpty || tasks[task] != nil { return [] }
        return tasksByPath[path] ?? []
    }

    /// Whether some task took an answer equal to `answer`.
    func hasTaken(_ answer: StoredValue) -> Bool {
        tasks.values.contains { $0.answers.contains(answer) }
    }

    /// The answer that was given without an id and that no task has taken yet, as far as that can be told for sure.
    ///
    /// A finished task that asked may have taken it without a trace (storage format, section 6.2), and a list that ends with an equal answer may
    /// hold it already: then the question is rather asked again than answered with what was meant for another one.
    var untakenBareAnswer: StoredValue? {
        guard let bareAnswer else { return nil }
        let mayBeTaken = tasks.values.contains { entry in
            entry.answers.last == bareAnswer || (entry.isFinished && !entry.interrupts.isEmpty)
        }
        return mayBeTaken ? nil : bareAnswer
    }
}
