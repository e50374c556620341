package import SignoffCheckpoint
import SignoffOperator

extension ServerState {
    /// Returns the open questions of the state, each in its own namespace.
    ///
    /// A server also lists a question at the task around its nested run. The question is returned once.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - workflow: The graph of the thread; `nil` when unknown.
    /// - Returns: The questions, in the order of the tasks.
    package func openQuestions(of thread: ThreadID, workflow: String?) -> [OpenInterrupt] {
        guard let head = checkpoint else { return [] }
        var seen: Set<InterruptID> = []
        return openQuestions(of: thread, workflow: workflow, head: head, seen: &seen)
    }

    private func openQuestions(
        of thread: ThreadID,
        workflow: String?,
        head: CheckpointID,
        seen: inout Set<InterruptID>
    ) -> [OpenInterrupt] {
        var questions: [OpenInterrupt] = []
        for task in tasks where !task.isFinished {
            for state in task.nested {
                questions += state.openQuestions(of: thread, workflow: workflow, head: head, seen: &seen)
            }
            for interrupt in task.questions where interrupt.id.map({ seen.insert($0).inserted }) ?? true {
                var question = OpenInterrupt(
                    thread: thread,
                    workflow: workflow,
                    namespace: namespace,
                    checkpoint: head,
                    task: task.id,
                    taskPath: task.path.text(.compact),
                    position: 0,
                    interrupt: interrupt,
                    payloadDigest: PayloadDigest(of: interrupt.value),
                    waitingSince: createdMoment
                )
                if task.error != nil {
                    question.declaredFacts = Self.mayBeAnswered
                } else if task.nested.isEmpty, !asksItself(task, interrupt) {
                    question.declaredFacts = Self.othersMayFollow
                }
                questions.append(question)
            }
        }
        return questions
    }

    /// The facts of a question whose task has failed, because the question could already be answered.
    private static let mayBeAnswered = QuestionFacts(
        fields: [QuestionFacts.Field(OpenInterrupt.serverFact, .text("may already be answered, retry first"))]
    )

    /// The facts of a question that a called task asks, because a server returns only the first of several.
    private static let othersMayFollow = QuestionFacts(
        fields: [QuestionFacts.Field(OpenInterrupt.serverFact, .text("others may follow"))]
    )

    /// The maximum number of answers that a body or node is assumed to have taken before a question.
    private static let answerLimit = 64

    /// Whether a body or node asks a question itself, rather than through a called task.
    ///
    /// The id of a question depends on the place where it is asked.
    private func asksItself(_ task: Task, _ interrupt: Interrupt) -> Bool {
        let place = (namespace.isEmpty ? "" : "\(namespace)|") + "\(task.name):\(task.id)"
        return (0...Self.answerLimit).contains { answers in
            TaskIdentity.interrupt(inNamespace: place, answers: answers) == interrupt.id
        }
    }

    /// Returns the state as a snapshot, in the form of databases.
    ///
    /// - Throws: `invalid_data` for invalid values.
    func snapshot(of thread: ThreadID, questions: [OpenInterrupt]) throws -> StateSnapshot {
        var snapshot = StateSnapshot(
            values: try StoredValue(values),
            next: next,
            tasks: try tasks.map { task in
                SnapshotTask(
                    id: task.id,
                    name: task.name,
                    path: task.path,
                    error: task.error,
                    interrupts: task.questions,
                    nestedNamespace: task.nestedNamespace ?? task.nested.first?.namespace,
                    result: try task.result.map { try StoredValue($0) }
                )
            },
            interrupts: tasks.flatMap(\.questions),
            openInterrupts: questions,
            address: CheckpointAddress(thread: thread, namespace: namespace, checkpoint: checkpoint),
            metadata: metadata.map { CheckpointMetadata(entries: $0) },
            createdAt: createdAt,
            parent: parent.map { CheckpointAddress(thread: thread, namespace: namespace, checkpoint: $0) }
        )
        snapshot.isOfServer = true
        return snapshot
    }
}
