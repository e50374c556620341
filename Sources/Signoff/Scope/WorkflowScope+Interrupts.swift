public import SignoffCheckpoint

extension WorkflowScope {
    /// Asks a question and returns its answer.
    ///
    /// Without an answer the run stops here and waits; once it is given, the body runs again from its first line and this call returns it. The n-th
    /// call of a body takes the n-th answer of that body.
    ///
    /// - Parameters:
    ///   - question: What is shown to whoever answers.
    ///   - responseSchema: The JSON Schema of the answer, shown with the question and checked by whoever answers from outside; nil to find it out
    ///     from the type, see ``ResponseSchemaProviding``.
    ///   - type: The form of the answer.
    /// - Returns: The answer.
    /// - Throws: ``RunSuspension`` when there is no answer yet, or when the one that was given has another form: then it is not stored, the question
    ///   stays open, tasks under way go on, and the run ends with ``WorkflowError`` `answer_not_decodable`. A stored answer that has another form than
    ///   it had when it was given throws that error here. `not_storable` when the question has no stored form.
    @_disfavoredOverload
    public func interrupt<Answer: Decodable>(
        _ question: some Encodable,
        responseSchema: JSONValue? = nil,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try ask(question, responseSchema: responseSchema, as: type)
    }

    /// Asks a question written as a dictionary literal, whose members keep their order.
    ///
    /// See ``interrupt(_:responseSchema:as:)``.
    public func interrupt<Answer: Decodable>(
        _ question: Payload,
        responseSchema: JSONValue? = nil,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try ask(question, responseSchema: responseSchema, as: type)
    }

    private func ask<Answer: Decodable>(
        _ payload: some Encodable,
        responseSchema: JSONValue?,
        as type: Answer.Type
    ) throws -> Answer {
        let question = try nextQuestion()
        if let answer = question.answer {
            do {
                let decoded = try StoredValueDecoder().decode(type, from: answer)
                accept(answer, to: question)
                return decoded
            } catch {
                let refusal = WorkflowError(
                    .answerNotDecodable,
                    """
                    The answer to question \(question.position + 1) of \(context.name) is no \(type): \(CodingFault(error))
                    """,
                    thread: thread,
                    task: context.name,
                    cause: error
                )
                guard question.isFresh else { throw refusal }
                session.environment.answers.refuse(question.id, with: refusal)
            }
        }
        let interrupt = Interrupt(
            id: question.id,
            value: try session.stored(payload, what: "The question", task: context.name),
            responseSchema: try (responseSchema ?? ResponseSchema.of(type)).map { try StoredValue($0) }
        )
        let suspension = RunSuspension(interrupts: [interrupt])
        session.note([interrupt], at: context.path)
        if !session.recorded.wasAsked(question.id, by: context.id) {
            session.environment.services.observer.asked(interrupt, by: context)
        }
        context.deliver(suspension)
        throw suspension
    }
}
