import OrderedCollections
import SignoffCheckpoint

extension RunSession {
    /// Returns the stored data by which a question that a body has reached is replayed.
    func replay(
        of question: ReachedQuestion,
        in context: CallContext,
        _ taken: TakenAnswer?,
        _ given: GivenAnswer?,
        isFollowed: Bool
    ) -> QuestionReplay {
        let asked = storedQuestion(of: context.identity, at: question.position)
        return QuestionReplay(
            identity: context.identity,
            position: question.position,
            digest: question.digest,
            asked: asked,
            askedDigest: asked.map { $0.value == question.payload ? question.digest : PayloadDigest(of: $0.value) },
            records: recorded.records(of: context.id),
            stored: taken,
            given: given,
            isStrict: environment.config.replay == .strict,
            isFollowed: isFollowed
        )
    }

    /// Returns the names of the recorded calls of a body from a call number on; ids for unknown names.
    func recordedCalls(of body: TaskIdentity, from number: Int) -> [String] {
        recorded.calls(of: body, from: number).enumerated().map { offset, task in
            name(of: task, at: body, number: number + offset)
        }
    }

    /// Whether a run nested in this step is stored.
    func isStored(nestedRun namespace: String) async throws -> Bool {
        await environment.settle()
        guard let saver = environment.services.saver, let thread = environment.thread else { return false }
        return try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread, namespace: namespace)) != nil
    }

    /// Whether the result of a task depends on an answer, in this run or in the run that stored the result.
    func restsOnAnswer(_ task: TaskID) -> Bool { environment.restsOnAnswer(task) }

    // MARK: Questions not reached

    /// Returns the questions for the row of a waiting body: the question that stopped the body, and an earlier question
    /// that the body did not reach again.
    ///
    /// A question stays open while its task is unfinished.
    func waitingQuestions(_ first: Interrupt, of body: TaskIdentity, taken answers: Int) -> [Interrupt] {
        guard let own = storedQuestion(of: body, at: answers), own.id != first.id,
            !body.asks(first, at: answers)
        else { return [first] }
        return [first, own]
    }

    /// Returns the stored question of a task after it had taken `position` answers.
    ///
    /// An earlier attempt of its caller can have made the task ask.
    private func storedQuestion(of task: TaskIdentity, at position: Int) -> Interrupt? {
        guard let interrupts = waitingQuestions(of: task.id) else { return recorded.question(of: task, at: position) }
        return interrupts.first { task.asks($0, at: position) }
    }

    /// Records the row of a waiting task, and whether its first question replaces an earlier one.
    func noteQuestions(_ questions: [Interrupt], of task: TaskIdentity, taken answers: Int) {
        if let question = questions.first, task.asks(question, at: answers),
            let earlier = storedQuestion(of: task, at: answers)?.id, earlier != question.id
        {
            noteReplacement(of: earlier, by: question)
        }
        noteWaiting(task, with: questions)
    }

    /// Returns the writes that replace outdated copies of questions in the row of a failing task.
    ///
    /// The row of a waiting task is written anyway. Once the asking row no longer contains the earlier question, a
    /// reader without the names of called tasks would take the copy for an open question.
    func replacedCopies(in task: TaskIdentity) throws -> [ChannelWrite] {
        let replacements = replacements
        guard !replacements.isEmpty, !isBody(task.id) || !hasStoredQuestion else { return [] }
        let waiting = isBody(task.id) ? nil : waitingQuestions(of: task.id)
        guard let copies = waiting ?? recorded.tasks[task.id]?.interrupts,
            copies.contains(where: { $0.id.map { replacements[$0] != nil } ?? false })
        else { return [] }
        let current = try copies.map { copy in try (copy.id.flatMap { replacements[$0] } ?? copy).storedValue() }
        return [ChannelWrite(ReservedChannel.interrupt, .array(current))]
    }

    /// Returns the questions of other tasks that were open before the run and that the run did not reach.
    ///
    /// The rows are read only when such a question is possibly left, because most runs reach every question.
    func questionsNotReached(besides open: [Interrupt]) async throws -> [Interrupt] {
        let reached = Set(open.compactMap(\.id))
        guard caller == nil, environment.answers.leavesQuestions(besides: reached) else { return [] }
        try await storeHeldBack()
        await environment.settle()
        return try await environment.runtime.openInterrupts(at: base.address)
            .filter { !isBody($0.task) }
            .map(\.interrupt)
            .filter { $0.id.map { !reached.contains($0) } ?? false }
    }

    // MARK: Reporting

    /// Reports that an answer was not delivered.
    func tell(_ answer: UndeliveredAnswer) {
        emitter.warning(.answerNotDelivered(answer))
        environment.services.observer.notDelivered(answer, in: self)
    }

    /// Reports that a question took an answer because of its position only.
    func tellUnbound(at position: Int, in context: CallContext) {
        emitter.warning(
            .answerUnbound(UnboundAnswer(task: context.id, name: context.name, position: position))
        )
    }

    // MARK: Failing

    /// Ends a run whose answers met another question too often.
    ///
    /// The answered question stays open, without its answer.
    func giveUp(_ output: AttemptOutput, asking record: AnswerRecord, in context: CallContext) async -> any Error {
        var writes = output.writes
        if !recorded.wasAsked(record.question, by: context.id), let payload = record.payload {
            let asked = Interrupt(id: record.question, value: payload)
            if let stored = try? asked.storedValue() {
                writes.append(ChannelWrite(ReservedChannel.interrupt, .array([stored])))
            }
        }
        let error = WorkflowError(
            .nondeterministicReplay,
            """
            Question \(record.binding.position + 1) of \(context.name) differed from the one that was answered for the \
            \(QuestionReplay.limit)rd time in a row; compute what varies in a task
            """,
            thread: environment.thread,
            task: context.name
        )
        return await halt(with: error, in: context, storing: changes(writes, of: context.identity, with: output))
    }

    /// Ends a run whose answer belongs to another question.
    ///
    /// The answer and the thread stay unchanged.
    func refuse(
        _ record: AnswerRecord,
        reached: StoredValue,
        because work: [String],
        isStored: Bool,
        in context: CallContext
    ) async -> any Error {
        let reason =
            work.isEmpty
            ? "the replay is strict"
            : "after the answer the body did what must not be done before its question: \(work.prefix(5).joined(separator: ", "))"
        let error = WorkflowError(
            .nondeterministicReplay,
            """
            Question \(record.binding.position + 1) of \(context.name) differs from the one that was answered, and \(reason). The answer \
            and its question stay as they were. Run the thread with the release of the workflow that asked the question, or fork it from an earlier checkpoint
            """,
            thread: environment.thread,
            task: context.name
        )
        var refused = record
        refused.state = .refused
        refused.reached = reached
        if !isStored { environment.answers.remove(AnswerPlace(task: context.id, position: record.binding.position)) }
        tell(UndeliveredAnswer(refused, reached: reached))
        return await halt(
            with: error,
            in: context,
            storing: changes([], of: context.identity, with: AttemptOutput(records: [refused]))
        )
    }

    /// Whether a body, or an enclosing body that awaits its run, already has a result.
    ///
    /// The body then runs only for the tasks it started.
    func hasResult(around context: CallContext) -> Bool {
        var current: CallContext? = context
        while let body = current, body.id == body.session.body.id, body.session.entrypoint.nodes == nil {
            if body.session.recorded.tasks[body.id]?.end != nil { return true }
            current = body.caller
        }
        return false
    }

    /// Ends a run whose body asks a question after its result was stored, because a question of a finished body would
    /// not be listed.
    func refuseQuestion(in context: CallContext) async -> any Error {
        let error = WorkflowError(
            .nondeterministicReplay,
            """
            \(context.name) asks a question, although its result is stored and only tasks it started are to end. The question was not stored. Run the \
            thread with the release of the workflow that stored the result, or fork it from an earlier checkpoint
            """,
            thread: environment.thread,
            task: context.name
        )
        return await halt(with: error, in: context, storing: [])
    }

    /// - Returns: `error`, or the error of storing the changes.
    private func halt(
        with error: WorkflowError,
        in context: CallContext,
        storing changes: [CheckpointChange]
    ) async -> any Error {
        context.noteStoppedCall()
        do {
            if environment.mayStore { try await environment.store(changes) }
        } catch {
            return error
        }
        environment.halt(error)
        return error
    }
}
