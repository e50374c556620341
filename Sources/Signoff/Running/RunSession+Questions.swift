import OrderedCollections
import SignoffCheckpoint

extension RunSession {
    /// What a question gets that a body has reached.
    func replay(
        of question: ReachedQuestion,
        in context: CallContext,
        _ taken: TakenAnswer?,
        _ given: GivenAnswer?,
        isFollowed: Bool
    ) -> QuestionReplay {
        let asked = recorded.question(of: context.id)
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

    /// The names of the recorded calls of a body from a number on, or their ids where no name is known.
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

    /// Whether the result a task has rests on an answer, in this run or in the one that stored it.
    func restsOnAnswer(_ task: TaskID) -> Bool { environment.restsOnAnswer(task) }

    // MARK: Telling

    /// Shows that an answer was not delivered.
    func tell(_ answer: UndeliveredAnswer) {
        emitter.warning(.answerNotDelivered(answer))
        environment.services.observer.notDelivered(answer, in: self)
    }

    /// Shows that an answer was taken by its position alone.
    func tellUnbound(at position: Int, in context: CallContext) {
        emitter.warning(
            .answerUnbound(UnboundAnswer(task: context.id, name: context.name, position: position))
        )
    }

    // MARK: Failing

    /// Ends a run whose answers met another question too often: the question that was answered stays open, without its answer.
    func giveUp(_ leavings: BodyLeavings, asking record: AnswerRecord, in context: CallContext) async -> any Error {
        var writes = leavings.writes
        if recorded.question(of: context.id)?.id != record.question, let payload = record.payload {
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
        return await halt(with: error, storing: changes(writes, of: context.identity, with: leavings))
    }

    /// Ends a run whose answer belongs to another question, and leaves the answer and the thread as they were.
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
            Question \(record.binding.position + 1) of \(context.name) differs from the one that was answered, and \(reason). Nothing \
            was stored. Run the thread with the release of the workflow that asked the question, or fork it from an earlier checkpoint
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
            storing: changes([], of: context.identity, with: BodyLeavings(records: [refused]))
        )
    }

    /// - Returns: `error`, or why the changes could not be stored.
    private func halt(with error: WorkflowError, storing changes: [CheckpointChange]) async -> any Error {
        do {
            if environment.mayStore { try await environment.store(changes) }
        } catch {
            return error
        }
        environment.halt(error)
        return error
    }
}
