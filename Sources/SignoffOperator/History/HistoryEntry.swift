package import SignoffCheckpoint

/// A checkpoint in the history.
package struct HistoryEntry: Equatable, Sendable {
    /// A task of the step that starts at the checkpoint.
    package struct Task: Equatable, Sendable {
        package var id: String
        /// The name of the task; `nil` when unknown.
        package var name: String?
        package var error: String?
        /// The last questions of the task; empty for none.
        package var questions: [JSONValue]
        /// The returned value; `nil` for an unfinished task.
        package var result: JSONValue?
        /// The numbers of the calls that lead to the task, counted from 0; empty for a body or node.
        package var calls: [Int] = []
        /// The names of the nested runs around the task.
        package var run: [String] = []
        package var isFinished = false
        /// Whether the last question of the task is open.
        package var isAsking = false
        /// The number of questions that the task asked.
        package var asked = 0

        /// Creates a task.
        package init(
            id: String,
            name: String?,
            error: String? = nil,
            questions: [JSONValue],
            result: JSONValue? = nil,
            calls: [Int] = [],
            run: [String] = [],
            isFinished: Bool = false,
            isAsking: Bool = false,
            asked: Int = 0
        ) {
            self.id = id
            self.name = name
            self.error = error
            self.questions = questions
            self.result = result
            self.calls = calls
            self.run = run
            self.isFinished = isFinished
            self.isAsking = isAsking
            self.asked = asked
        }

        /// The name of the task, or a description of a task without a known name.
        package var title: String { name ?? "task \((calls.last ?? 0) + 1), name not recorded" }
    }

    /// A value written during the step, as stored.
    package struct Write: Equatable, Sendable {
        package var task: String
        package var channel: String
        package var value: JSONValue

        package init(task: String, channel: String, value: JSONValue) {
            self.task = task
            self.channel = channel
            self.value = value
        }
    }

    package var checkpoint: CheckpointID
    package var parent: CheckpointID?
    package var source: String
    package var step: Int?
    /// The creation time as stored: ISO 8601.
    package var createdAt: String
    package var values: JSONValue
    package var next: [String]
    package var tasks: [Task]
    package var metadata: JSONValue
    /// The input that waits at the checkpoint; `nil` for none.
    package var input: JSONValue?
    package var writes: [Write] = []
    /// The run that made the checkpoint; `nil` when unknown.
    package var run: Run?
    /// The reason why the checkpoint is unreadable; `nil` for a readable checkpoint.
    package var fault: String?

    /// Creates the entry of an unreadable checkpoint.
    package init(unreadable: UnreadableCheckpoint) {
        checkpoint = unreadable.id
        parent = unreadable.parent
        fault = unreadable.reason
        source = "?"
        createdAt = unreadable.id.createdAt?.iso8601 ?? ""
        values = .null
        next = []
        tasks = []
        metadata = .null
    }

    /// Creates an entry from the snapshot of a checkpoint.
    package init(
        checkpoint: CheckpointID,
        parent: CheckpointID?,
        metadata: JSONValue,
        createdAt: String,
        values: JSONValue,
        next: [String],
        tasks: [Task]
    ) {
        self.checkpoint = checkpoint
        self.parent = parent
        self.metadata = metadata
        self.createdAt = createdAt
        self.values = values
        self.next = next
        self.tasks = tasks
        source = metadata["source"]?.stringValue ?? "?"
        step = metadata["step"]?.integerValue.map(Int.init)
    }

    /// Creates the entry of a snapshot's checkpoint; `nil` for a thread without checkpoints.
    ///
    package init?(_ state: StateSnapshot) {
        guard let checkpoint = state.address.checkpoint else { return nil }
        self.init(
            checkpoint: checkpoint,
            parent: state.parent?.checkpoint,
            metadata: state.metadata.map { .object($0.entries) } ?? .null,
            createdAt: state.createdAt ?? "",
            values: state.values.jsonProjection,
            next: state.next,
            tasks: state.tasks.map { task in
                Task(
                    id: task.id.rawValue,
                    name: task.name,
                    error: task.error,
                    questions: task.interrupts.map(\.value.jsonProjection),
                    result: task.result?.jsonProjection,
                    isFinished: task.result != nil
                )
            }
        )
    }

    /// Adds the parts that are not in the snapshot: the called tasks, the input, the writes and the run.
    ///
    /// - Parameters:
    ///   - record: The body and the called tasks. If the record has tasks, they replace those of the snapshot. In a
    ///     step of several nodes, the unrecorded nodes follow.
    ///   - input: The input that waits at the checkpoint.
    ///   - writes: All values written during the step.
    ///   - run: The run that made the checkpoint.
    package mutating func add(record: StepRecord, input: JSONValue?, writes: [Write], run: Run?) {
        self.input = input
        self.writes = writes
        self.run = run
        guard !record.tasks.isEmpty else { return }
        let results = Dictionary(tasks.map { ($0.id, $0.result) }, uniquingKeysWith: { first, _ in first })
        let recorded = Set(record.tasks.map(\.id.rawValue))
        let unrecorded = tasks.count > 1 ? tasks.filter { !recorded.contains($0.id) } : []
        tasks =
            record.tasks.map { task in
                Task(
                    id: task.id.rawValue,
                    name: task.name,
                    error: task.error,
                    questions: task.question.map { [$0.value.jsonProjection] } ?? [],
                    result: task.result?.jsonProjection ?? results[task.id.rawValue].flatMap(\.self),
                    calls: task.calls,
                    run: task.run,
                    isFinished: task.isFinished,
                    isAsking: task.isAsking,
                    asked: task.questions
                )
            } + unrecorded
    }

    /// The creation time; `nil` when it cannot be parsed.
    package var createdMoment: Timestamp? { Timestamp(iso8601: createdAt) ?? checkpoint.createdAt }
}
