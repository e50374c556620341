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
            bodyAttempt: bodyAttempt
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

    /// Takes the answer to the next question; nil when it must be asked.
    func nextAnswer() throws -> (position: Int, answer: StoredValue?) {
        try admit()
        let position = interruptCount
        interruptCount += 1
        if position >= answers.count {
            let id = context.identity.interrupt(answers: position)
            guard let answer = session.environment.answers.take(id) else { return (position, nil) }
            answers.append(answer)
        } else {
            try refuseSecondAnswer(to: position)
        }
        writes.append(ChannelWrite(ReservedChannel.resume, .array(answers)))
        return (position, answers[position])
    }

    /// A question that a stored answer belongs to was answered once more: the rows alone could not tell that it was no longer open.
    private func refuseSecondAnswer(to position: Int) throws {
        let given = session.environment.answers
        guard !given.isEmpty, given.take(context.identity.interrupt(answers: position)) != nil else { return }
        let error = WorkflowError(
            .interruptNotPending,
            "Question \(position + 1) of \(context.name) was answered before; to answer it anew, give new input or run again from a checkpoint",
            thread: thread,
            task: context.name
        )
        session.environment.fail(error)
        throw error
    }

    /// Takes back an answer that does not have the form asked for, so that it is not stored.
    func withdrawAnswer(at position: Int) {
        guard position >= session.recorded.answers(of: context.id).count else { return }
        answers.removeSubrange(position...)
        writes.removeLast()
    }
}

@available(*, unavailable)
extension WorkflowScope: Sendable {}
