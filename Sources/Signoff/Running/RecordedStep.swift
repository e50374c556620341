import SignoffCheckpoint

/// The stored part of a superstep that runs again: the results, answers and questions of every task.
struct RecordedStep: Sendable {
    struct Entry: Sendable {
        var path: String
        var result: StoredValue?
        var end: StoredValue?
        var answers: [StoredValue] = []
        var interrupts: [Interrupt] = []
        var isFinished = false
        /// Whether the task lost a race without a result.
        var isLost = false
    }

    private(set) var tasks: [TaskID: Entry] = [:]
    /// Whether results are kept.
    private(set) var keepsResults = true
    /// The paths in the order of the writes, which is byte order.
    ///
    /// Searched only when a replay differs.
    private var places: [(path: String, task: TaskID)] = []
    /// The answer that was last given without an id.
    private(set) var bareAnswer: StoredValue?
    private var records: [TaskID: [AnswerRecord]] = [:]

    /// Creates an empty record.
    init() {}

    /// Reads the rows beside a checkpoint.
    ///
    /// Without results, only answers are kept.
    init(_ saved: SavedCheckpoint, keepsResults: Bool = true) {
        let writes = saved.pendingWrites
        self.keepsResults = keepsResults
        bareRecord = saved.answers.last { $0.isBare && $0.state == .live }
        for record in saved.answers { records[record.binding.task, default: []].append(record) }
        tasks.reserveCapacity(writes.count)
        places.reserveCapacity(writes.count)
        var position = writes.startIndex
        while position < writes.endIndex {
            let task = writes[position].task
            let end = writes[position...].firstIndex { $0.task != task } ?? writes.endIndex
            take(writes[position..<end], of: task, keepsResults: keepsResults)
            position = end
        }
    }

    /// Adds consecutive writes of one task, which are mostly all of its writes.
    private mutating func take(_ writes: ArraySlice<PendingWrite>, of task: TaskID, keepsResults: Bool) {
        if task == .null {
            if let answer = writes.last(where: { $0.channel == ReservedChannel.resume }) {
                bareAnswer = answer.value == .null ? nil : answer.value
            }
            return
        }
        let known = tasks[task]
        var entry = known ?? Entry(path: "")
        for write in writes {
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
                if write.channel == ReservedChannel.noWrites { entry.isLost = true }
            }
        }
        if known == nil { places.append((entry.path, task)) }
        tasks[task] = entry
    }

    /// Returns the first task stored at a path.
    ///
    /// A body that made different calls on an earlier execution left several tasks there.
    func task(at path: String) -> TaskID? {
        let position = position(of: path)
        return position < places.count && places[position].path == path ? places[position].task : nil
    }

    /// Returns the position of the first place at or after a path.
    private func position(of path: String) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].path.precedesInUTF8(path) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    var isEmpty: Bool { tasks.isEmpty }

    func result(of task: TaskID) -> StoredValue? { tasks.isEmpty ? nil : tasks[task]?.result }

    /// Whether a task lost a race without a result.
    ///
    /// The lost task has ended, and its questions are withdrawn.
    func isLost(_ task: TaskID) -> Bool {
        guard !tasks.isEmpty, let entry = tasks[task] else { return false }
        return entry.isLost && entry.result == nil
    }

    /// The unfinished tasks with a question, and their paths.
    var unfinishedAskers: [(task: TaskID, path: String)] {
        tasks.filter { !$0.value.isFinished && !$0.value.interrupts.isEmpty }.map { ($0.key, $0.value.path) }
    }

    /// Returns the answers that a task has taken, each with its record if known.
    func answers(of task: TaskID) -> [TakenAnswer] {
        guard !tasks.isEmpty, let values = tasks[task]?.answers, !values.isEmpty else { return [] }
        let live = records(of: task).filter { !$0.isBare && $0.state == .live }
        let byPosition = Dictionary(live.map { ($0.binding.position, $0) }) { _, later in later }
        return values.enumerated().map { position, value in
            TakenAnswer(value: value, record: byPosition[position], isRecorded: byPosition[position] != nil)
        }
    }

    /// Whether a task has taken an answer.
    func hasAnswers(of task: TaskID) -> Bool {
        tasks.isEmpty ? false : tasks[task].map { !$0.answers.isEmpty } ?? false
    }

    /// Returns the recorded answers to questions of a task, in the order in which they were first stored.
    func records(of task: TaskID) -> [AnswerRecord] { records.isEmpty ? [] : records[task] ?? [] }

    /// The record of the answer without an id; `nil` when another program or an older release stored the answer.
    private(set) var bareRecord: AnswerRecord?

    /// Returns the stored question of a task after it had taken `position` answers; `nil` for none.
    func question(of task: TaskIdentity, at position: Int) -> Interrupt? {
        guard !tasks.isEmpty, let interrupts = tasks[task.id]?.interrupts, !interrupts.isEmpty else { return nil }
        return interrupts.first { task.asks($0, at: position) }
    }

    /// Returns the recorded tasks that a task called with this call number or a later one.
    func calls(of task: TaskIdentity, from number: Int) -> [TaskID] {
        let start = TaskIdentity.callPath(number, of: task.path)
        let prefix = TaskIdentity.callPathStart(of: task.path)
        return places[position(of: start)...].prefix { $0.path.hasPrefix(prefix) }.map(\.task)
    }

    /// Whether `task` stopped at this question in an earlier run.
    func wasAsked(_ question: InterruptID, by task: TaskID) -> Bool {
        tasks.isEmpty ? false : tasks[task]?.interrupts.contains { $0.id == question } ?? false
    }

    /// Returns a task other than `task` that is stored at its path, when `task` itself is not stored.
    func other(than task: TaskID, at path: @autoclosure () -> String) -> TaskID? {
        tasks.isEmpty || tasks[task] != nil ? nil : self.task(at: path())
    }

    /// The answer without an id that certainly no task has taken yet.
    ///
    /// A finished task that asked could have taken the answer without a trace (storage format, section 6.2), and a list
    /// that ends with an equal answer could already contain it. In doubt, the question is asked again, because the
    /// answer could belong to another question.
    var untakenBareAnswer: StoredValue? {
        guard let bareAnswer else { return nil }
        let mayBeTaken = tasks.values.contains { entry in
            entry.answers.last == bareAnswer || (entry.isFinished && !entry.interrupts.isEmpty)
        }
        return mayBeTaken ? nil : bareAnswer
    }
}

extension TaskIdentity {
    /// Whether a question is this task's own, asked after it had taken `position` answers.
    func asks(_ question: Interrupt, at position: Int) -> Bool {
        question.id == interrupt(answers: position)
            || question.id == interrupt(answers: position, digest: PayloadDigest(of: question.value))
    }
}
