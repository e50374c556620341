public import SignoffCheckpoint

/// What a body does durable things with: it calls tasks, asks questions and writes to the custom stream.
///
/// A scope belongs to the task it was given to and cannot be used in another one, because calls are numbered in the order they are made and must
/// be numbered alike in every run of the body. The compiler sees to it; callers in older language modes meet `scope_used_outside_its_task`.
/// Futures may be awaited anywhere.
///
/// > Concurrency: Not `Sendable`, on purpose.
public final class WorkflowScope {
    let context: CallContext
    private let owner: Int
    private let bodyAttempt: Int
    private var callCount = 0
    private var interruptCount = 0
    private var nestedCount = 0
    /// The answers of this body, stored ones and those taken in this run.
    private(set) var answers: [StoredValue]
    /// What the body wrote on the way, to be stored with its outcome.
    private(set) var writes: [ChannelWrite] = []

    init(_ context: CallContext, bodyAttempt: Int, answers: [StoredValue]) {
        self.context = context
        self.bodyAttempt = bodyAttempt
        self.answers = answers
        owner = Self.currentTask
    }

    private static var currentTask: Int {
        withUnsafeCurrentTask { $0?.hashValue ?? 0 }
    }

    var session: RunSession { context.session }

    /// Long-term memory shared by all threads; nil when the runtime has none.
    public var store: (any KeyValueStore)? { session.environment.store }

    /// The thread and the settings of the run.
    public var config: RunConfig { session.environment.config }

    /// The thread the run is on; nil when nothing is stored.
    public var thread: ThreadID? { session.environment.thread }

    /// Which execution of the body this is.
    public var execution: Execution {
        let environment = session.environment
        return Execution(
            id: environment.execution.id,
            run: environment.execution.run,
            attempt: environment.execution.attempt,
            interruptedAttempts: environment.execution.interruptedAttempts,
            task: context.id,
            checkpoint: session.checkpoint,
            thread: environment.thread,
            namespace: context.namespace,
            bodyAttempt: bodyAttempt,
            firstAttemptAt: context.firstAttemptAt
        )
    }

    /// The value the last finished turn of the thread saved; nil on a new thread, without a saver and when the saved value is null.
    ///
    /// - Throws: ``WorkflowError`` `previous_not_decodable`, naming the thread and the place, when it has another form. The value stays.
    public func previous<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value? {
        guard let stored = session.previous, stored != .null else { return nil }
        do {
            return try StoredValueDecoder().decode(type, from: stored)
        } catch {
            throw WorkflowError(
                .previousNotDecodable,
                "The previous value of thread \(thread?.rawValue ?? "") is no \(type): \(CodingFault(error))",
                thread: thread,
                task: session.entrypoint.name,
                cause: error
            )
        }
    }

    /// Refuses to go on from another task, after a suspension, or when the run has failed already.
    func admit() throws {
        guard owner == Self.currentTask else {
            let error = WorkflowError(
                .scopeUsedOutsideItsTask,
                """
                The scope of \(context.name) was used by another task than its own; start tasks from the body itself \
                and hand their futures to child tasks
                """,
                thread: thread,
                task: context.name
            )
            session.environment.fail(error)
            throw error
        }
        context.progress?.note(.anySign)
        if let suspension = context.delivered { throw suspension }
        if let failure = session.environment.failure { throw failure }
    }

    /// Takes the number of a task call.
    func nextCall(of name: String) throws -> TaskCall {
        try admit()
        defer { callCount += 1 }
        return TaskCall(identity: context.calls.call(name, number: callCount), number: callCount, caller: context)
    }

    /// The number of task calls made so far.
    var numberOfCalls: Int { callCount }

    /// Takes the namespace of a nested run.
    func nextNestedNamespace() throws -> String {
        try admit()
        defer { nestedCount += 1 }
        return context.identity.runNamespace(number: nestedCount)
    }

    /// The question that is asked next.
    struct NextQuestion {
        /// How many questions of the body came before it.
        let position: Int
        let id: InterruptID
        /// The answer; nil when it must be asked.
        let answer: StoredValue?
        /// Whether the answer was given to this run, and not to an earlier one.
        let isFresh: Bool
    }

    /// Takes the number of the next question, and its answer where there is one.
    func nextQuestion() throws -> NextQuestion {
        try admit()
        let position = interruptCount
        interruptCount += 1
        let id = context.identity.interrupt(answers: position)
        if position < answers.count {
            try refuseSecondAnswer(to: id, at: position)
            return NextQuestion(position: position, id: id, answer: answers[position], isFresh: false)
        }
        let answer = session.environment.answers.take(id)
        return NextQuestion(position: position, id: id, answer: answer, isFresh: answer != nil)
    }

    /// A question that a stored answer belongs to was answered once more: the rows alone could not tell that it was no longer open.
    private func refuseSecondAnswer(to question: InterruptID, at position: Int) throws {
        let given = session.environment.answers
        guard !given.isEmpty, given.take(question) != nil else { return }
        let error = WorkflowError(
            .interruptNotPending,
            "Question \(position + 1) of \(context.name) was answered before; to answer it anew, give new input or run again from a checkpoint",
            thread: thread,
            task: context.name
        )
        session.environment.fail(error)
        throw error
    }

    /// Notes an answer that has the form asked for, to be stored with the outcome of the body.
    func accept(_ answer: StoredValue, to question: NextQuestion) {
        if question.isFresh {
            answers.append(answer)
            session.environment.answers.accept(question.id)
            session.environment.services.observer.answered(question.id, of: context)
        }
        session.environment.answers.noteTaken()
        writes.append(ChannelWrite(ReservedChannel.resume, .array(answers)))
    }
}

@available(*, unavailable)
extension WorkflowScope: Sendable {}
