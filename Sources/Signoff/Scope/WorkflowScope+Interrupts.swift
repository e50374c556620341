public import SignoffCheckpoint

extension WorkflowScope {
    /// Asks a question and returns its answer.
    ///
    /// Without an answer, the run stops here and waits. When the answer is given, the body runs again from its first
    /// line, and this call returns the answer. The *n*th question of a body takes the *n*th answer of that body.
    ///
    /// - Parameters:
    ///   - question: The payload shown to the operator.
    ///   - responseSchema: The JSON Schema of the answer, shown with the question and checked before an answer is sent;
    ///     `nil` to derive the schema from the type (see ``ResponseSchemaProviding``).
    ///   - type: The type of the answer.
    /// - Returns: The answer.
    /// - Throws: ``RunSuspension`` when there is no answer yet, or when the given answer has another form. Such an
    ///   answer is not stored, the question stays open, executing tasks continue, and the run ends with
    ///   ``WorkflowError`` `answer_not_decodable`. A stored answer whose form has changed since it was given throws
    ///   that error here. `not_storable` when the question has no stored form.
    @_disfavoredOverload
    public func interrupt<Answer: Decodable>(
        _ question: some Encodable,
        responseSchema: JSONValue? = nil,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await ask(question, responseSchema: responseSchema, as: type)
    }

    /// Asks a question, written as a dictionary literal whose members keep their order.
    ///
    /// See ``interrupt(_:responseSchema:as:)``.
    public func interrupt<Answer: Decodable>(
        _ question: Payload,
        responseSchema: JSONValue? = nil,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try await ask(question, responseSchema: responseSchema, as: type)
    }

    /// Asks a question and returns its answer without decoding it.
    ///
    /// The compiler selects this overload when neither the call nor the use of the answer determines a type. See
    /// ``interrupt(_:responseSchema:as:)``.
    ///
    /// - Parameters:
    ///   - question: The payload shown to the operator.
    ///   - responseSchema: The JSON Schema of the answer, shown with the question; `nil` to accept any answer.
    /// - Returns: The answer.
    /// - Throws: ``RunSuspension`` when the question has not been answered; ``WorkflowError`` `not_storable` when the
    ///   question has no stored form.
    @_disfavoredOverload
    @discardableResult
    public func interrupt(_ question: some Encodable, responseSchema: JSONValue? = nil) async throws -> JSONValue {
        try await ask(question, responseSchema: responseSchema, as: JSONValue.self)
    }

    /// Asks a question, written as a dictionary literal whose members keep their order, and returns its answer without
    /// decoding it.
    ///
    /// See ``interrupt(_:responseSchema:)``.
    @_disfavoredOverload
    @discardableResult
    public func interrupt(_ question: Payload, responseSchema: JSONValue? = nil) async throws -> JSONValue {
        try await ask(question, responseSchema: responseSchema, as: JSONValue.self)
    }

    private func ask<Answer: Decodable>(
        _ payload: some Encodable,
        responseSchema: JSONValue?,
        as type: Answer.Type
    ) async throws -> Answer {
        let position = try nextPosition()
        // The payload is needed before the answer is looked up, because an answer is delivered only to its payload.
        let question = ReachedQuestion(
            position: position,
            payload: try session.stored(payload, what: "The question", task: context.name)
        )
        let place = AnswerPlace(task: context.id, position: position)
        let given = session.environment.answers
        let taken = takenAnswer(at: position)
        if taken != nil, given.remove(place) != nil { throw refuseSecondAnswer(at: position) }
        let work = try await workIfReplaced(taken, question)
        let replay = session.replay(
            of: question,
            in: context,
            taken,
            given.answer(for: place),
            isFollowed: !work.isEmpty
        )
        var id = replay.id
        switch replay.decide() {
        case .ask(let asked):
            id = asked
        case .deliverStored(let record, let isUnbound):
            return try deliver(taken, record, isUnbound: isUnbound, to: question, as: type)
        case .deliverGiven(let answer):
            do {
                let decoded = try StoredValueDecoder().decode(type, from: answer.value)
                accept(answer, at: position)
                return decoded
            } catch {
                given.refuse(answer, with: refusal(of: type, at: position, because: error))
            }
        case .replace(let record, let asked):
            id = asked
            withdraw(record, from: question)
        case .giveUp(let record):
            withdraw(record, from: question)
            throw await session.giveUp(output, asking: record, in: context)
        case .refuse(let record, let isStored):
            throw await session.refuse(
                record,
                reached: question.payload,
                because: work,
                isStored: isStored,
                in: context
            )
        }
        if session.hasResult(around: context) { throw await session.refuseQuestion(in: context) }
        let schema = try (responseSchema ?? ResponseSchema.of(type)).map { try StoredValue($0) }
        let interrupt = Interrupt(id: id, value: question.payload, responseSchema: schema)
        let suspension = RunSuspension(interrupts: [interrupt])
        session.note([interrupt], at: context.path)
        if !session.recorded.wasAsked(id, by: context.id) {
            session.environment.services.observer.asked(interrupt, by: context)
        }
        context.deliver(suspension)
        throw suspension
    }

    /// Takes a stored answer.
    private func deliver<Answer: Decodable>(
        _ taken: TakenAnswer?,
        _ record: AnswerRecord,
        isUnbound: Bool,
        to question: ReachedQuestion,
        as type: Answer.Type
    ) throws -> Answer {
        let value = taken?.value ?? .null
        let decoded: Answer
        do {
            decoded = try StoredValueDecoder().decode(type, from: value)
        } catch {
            throw refusal(of: type, at: question.position, because: error)
        }
        var bound = record
        if isUnbound {
            bound.payload = question.payload
            session.tellUnbound(at: question.position, in: context)
        }
        let isRecorded = taken?.isRecorded ?? false
        if !isRecorded { self.record(bound) }
        take(TakenAnswer(value: value, record: bound, isRecorded: isRecorded), at: question.position)
        return decoded
    }

    /// Takes an answer that was given to this run.
    private func accept(_ answer: GivenAnswer, at position: Int) {
        let environment = session.environment
        store(environment.answers.accept(answer, inNestedRun: !session.base.namespace.isEmpty))
        environment.services.observer.answered(answer.record.question, of: context)
        record(answer.record)
        take(TakenAnswer(value: answer.value, record: answer.record), at: position)
    }

    /// Withdraws an answer that was given to another question.
    private func withdraw(_ record: AnswerRecord, from question: ReachedQuestion) {
        let given = session.environment.answers
        var record = record
        record.reached = question.payload
        let place = AnswerPlace(task: context.id, position: question.position)
        let changes = given.answer(for: place).map(given.withdraw) ?? given.clearNullRow()
        cutAnswers(from: question.position, besides: changes)
        self.record(record)
        session.tell(UndeliveredAnswer(record, reached: question.payload))
    }

    /// Returns the work recorded after a stored answer.
    ///
    /// The work is read only when the answer was given to another payload.
    private func workIfReplaced(_ taken: TakenAnswer?, _ question: ReachedQuestion) async throws -> [String] {
        guard let taken else { return [] }
        let replay = session.replay(of: question, in: context, taken, nil, isFollowed: false)
        switch replay.decide() {
        case .replace, .giveUp: return try await work(after: question.position)
        case .ask, .deliverStored, .deliverGiven, .refuse: return []
        }
    }

    private func refusal<Answer>(of type: Answer.Type, at position: Int, because error: any Error) -> WorkflowError {
        WorkflowError(
            .answerNotDecodable,
            "The answer to question \(position + 1) of \(context.name) cannot be read as \(type): \(CodingFault(error))",
            thread: thread,
            task: context.name,
            cause: error
        )
    }

    /// Returns the error for a second answer to a question with a stored answer.
    ///
    /// The rows alone did not show that the question was no longer open.
    private func refuseSecondAnswer(at position: Int) -> WorkflowError {
        let error = WorkflowError(
            .interruptNotPending,
            "Question \(position + 1) of \(context.name) was answered before; to answer it again, start a new turn or run again from a checkpoint",
            thread: thread,
            task: context.name
        )
        session.environment.fail(error)
        context.noteStoppedCall()
        return error
    }
}

/// A question that a body has reached, with the payload that it would ask.
struct ReachedQuestion {
    /// The number of earlier questions of the body.
    let position: Int
    let payload: StoredValue
    let digest: PayloadDigest

    init(position: Int, payload: StoredValue) {
        self.position = position
        self.payload = payload
        digest = PayloadDigest(of: payload)
    }
}
