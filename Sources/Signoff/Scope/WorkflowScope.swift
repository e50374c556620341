public import SignoffCheckpoint

/// The scope of a body: calls tasks, asks questions and writes to the custom stream.
///
/// A scope belongs to the task that received it and cannot be used in another task, because calls are numbered in order
/// and must have the same numbers in every run of the body. The compiler enforces this rule. In older language modes,
/// the run fails with `scope_used_outside_its_task`. Futures can be awaited in any task.
///
/// > Concurrency: Deliberately not `Sendable`.
public final class WorkflowScope {
    let context: CallContext
    private let owner: Int
    private let bodyAttempt: Int
    private var callCount = 0
    private var interruptCount = 0
    private var nestedCount = 0
    /// The answers of this body: stored answers, and answers taken in this run.
    private var answers: [TakenAnswer]
    private var writes: [ChannelWrite] = []
    private var records: [AnswerRecord] = []
    private var changes: [CheckpointChange] = []
    /// The source of call identities, created for the first call.
    private lazy var calls = TaskIdentity.Caller(context.identity)
    /// The namespace of custom events, created for the first event: the namespace of the body without the body's own
    /// part.
    private(set) lazy var customNamespace: [String] = context.namespace.utf8.split(separator: UInt8(ascii: "|"))
        .dropLast().map {
            String(Substring($0))
        }

    init(_ context: CallContext, bodyAttempt: Int, answers: [TakenAnswer]) {
        self.context = context
        self.bodyAttempt = bodyAttempt
        self.answers = answers
        owner = Self.currentTask
    }

    private static var currentTask: Int {
        withUnsafeCurrentTask { $0?.hashValue ?? 0 }
    }

    var session: RunSession { context.session }

    /// Long-term memory shared by all threads; `nil` for a runtime without a store.
    public var store: (any KeyValueStore)? { session.environment.store }

    /// The thread and the settings of the run.
    public var config: RunConfig { session.environment.config }

    /// The thread of the run; `nil` when nothing is stored.
    public var thread: ThreadID? { session.environment.thread }

    /// The identity of this execution of the body.
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
            name: context.name,
            step: session.step,
            triggers: context.triggers,
            path: CallPath.list(of: context.path),
            bodyAttempt: bodyAttempt,
            firstAttemptAt: context.firstAttemptAt
        )
    }

    /// Returns the value that the last finished turn of the thread saved; `nil` on a new thread, without a saver and
    /// for a null value.
    ///
    /// - Throws: ``WorkflowError`` `previous_not_decodable` with the thread and the place, when the value has another
    ///   form. The value is kept.
    public func previous<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value? {
        guard let stored = session.previous, stored != .null else { return nil }
        do {
            return try StoredValueDecoder().decode(type, from: stored)
        } catch {
            throw WorkflowError(
                .previousNotDecodable,
                "The previous value of thread \(thread?.rawValue ?? "") cannot be read as \(type): \(CodingFault(error))",
                thread: thread,
                task: session.entrypoint.name,
                cause: error
            )
        }
    }

    /// Refuses a call from another task, after a suspension, or in a failed run.
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
        if let failure = session.environment.failure {
            context.noteStoppedCall()
            throw failure
        }
    }

    /// Assigns the number of a task call.
    func nextCall(of name: String) throws -> TaskCall {
        try admit()
        defer {
            callCount += 1
            context.note(calls: callCount)
        }
        return TaskCall(identity: calls.call(name, number: callCount), number: callCount, caller: context)
    }

    /// Assigns the namespace of a nested run.
    ///
    /// With `isKept`, the namespace consists of names only, so that every turn of the thread finds the run.
    func nextNestedNamespace(isKept: Bool = false) throws -> String {
        try admit()
        defer {
            nestedCount += 1
            context.note(nestedRuns: nestedCount)
        }
        return isKept
            ? context.identity.keptRunNamespace(number: nestedCount)
            : context.identity.runNamespace(number: nestedCount)
    }

    // MARK: Questions

    /// Assigns the number of the next question.
    func nextPosition() throws -> Int {
        try admit()
        defer { interruptCount += 1 }
        return interruptCount
    }

    /// Returns the stored answer at a position; `nil` for none.
    func takenAnswer(at position: Int) -> TakenAnswer? {
        position < answers.count ? answers[position] : nil
    }

    /// Records that the question at a position has its answer, which is stored with the outcome of the body.
    func take(_ answer: TakenAnswer, at position: Int) {
        if position < answers.count { answers[position] = answer } else { answers.append(answer) }
        context.trace.mark()
        writes.append(ChannelWrite(ReservedChannel.resume, .array(answers.map(\.value))))
    }

    /// Adds an answer record, to be stored with the outcome of the body.
    func record(_ record: AnswerRecord) { records.append(record) }

    /// Adds changes to be stored with the outcome of the body.
    func store(_ changes: [CheckpointChange]) { self.changes += changes }

    /// Removes the answers from a position on.
    ///
    /// The removal is stored with the outcome of the body.
    func cutAnswers(from position: Int, besides changes: [CheckpointChange]) {
        if position < answers.count {
            answers.removeSubrange(position...)
            writes.append(ChannelWrite(ReservedChannel.resume, .array(answers.map(\.value))))
        }
        store(changes)
    }

    /// Returns the work that the body recorded after the question at `position`, in an earlier run or attempt; empty
    /// for none.
    func work(after position: Int) async throws -> [String] {
        var found = session.recordedCalls(of: context.identity, from: max(callCount, 0))
        if found.isEmpty, context.callsMade > callCount { found.append("calls of an earlier attempt") }
        let nested = context.identity.runNamespace(number: nestedCount)
        if context.nestedRunsMade > nestedCount { found.append("a nested run of an earlier attempt") }
        if try await session.isStored(nestedRun: nested) { found.append("the nested run \(nested)") }
        if position + 1 < answers.count { found.append("the answer to question \(position + 2)") }
        return found
    }

    /// The output of the body, to be stored with its outcome.
    var output: AttemptOutput {
        AttemptOutput(
            writes: writes,
            answers: answers,
            records: records,
            changes: changes,
            numberOfCalls: callCount
        )
    }
}

/// The output of an attempt of a body, stored with its outcome.
struct AttemptOutput: Sendable {
    /// The writes of the body.
    var writes: [ChannelWrite] = []
    /// The answers that the body has taken, for the next attempt.
    var answers: [TakenAnswer] = []
    /// The records of the answers.
    var records: [AnswerRecord] = []
    /// The changes to store in the same transaction.
    var changes: [CheckpointChange] = []
    /// The number of tasks that the body called.
    var numberOfCalls = 0

    /// Returns the output with the changes of earlier attempts.
    ///
    /// An answer that an earlier attempt took stays taken, even if this attempt did not reach its question.
    func following(_ earlier: AttemptOutput) -> AttemptOutput {
        var output = self
        output.writes = earlier.writes + writes
        output.records = earlier.records.filter { old in !records.contains { $0.binding == old.binding } } + records
        output.changes = earlier.changes + changes
        return output
    }
}

@available(*, unavailable)
extension WorkflowScope: Sendable {}
