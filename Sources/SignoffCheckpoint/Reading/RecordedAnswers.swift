/// The recorded answers of the newest checkpoints of a thread, indexed by question and by place.
struct RecordedAnswers {
    /// One position of one task.
    private struct Place: Hashable {
        var task: TaskID
        var position: Int
    }

    /// For each checkpoint, the positions at which tasks received answers to a question.
    private var positions: [[InterruptID: [TaskID: Int]]] = []
    private var tasks: [InterruptID: [(head: Int, task: TaskID)]] = [:]
    private var withdrawn: [Place: AnswerRecord] = [:]

    init(of heads: [SavedCheckpoint]) {
        for (number, head) in heads.enumerated() {
            var positions: [InterruptID: [TaskID: Int]] = [:]
            for record in head.answers {
                let (task, position) = (record.binding.task, record.binding.position)
                if positions[record.question]?[task] == nil {
                    positions[record.question, default: [:]][task] = position
                    tasks[record.question, default: []].append((number, task))
                }
                guard record.isWithdrawn, !record.isBare else { continue }
                withdrawn[Place(task: task, position: position)] = record
            }
            self.positions.append(positions)
        }
    }

    /// Returns the position at which a task received the first recorded answer to a question, at checkpoint number
    /// `head`; `nil` for none.
    func position(of question: InterruptID, askedBy task: TaskID, at head: Int) -> Int? {
        positions[head][question]?[task]
    }

    /// Returns the tasks that received answers to a question, each with the number of the checkpoint that records the
    /// answer.
    func tasks(answering question: InterruptID) -> [(head: Int, task: TaskID)] { tasks[question] ?? [] }

    /// Returns the last withdrawn answer at a place; `nil` for none.
    func lastWithdrawn(of task: TaskID, at position: Int) -> AnswerRecord? {
        withdrawn[Place(task: task, position: position)]
    }
}
