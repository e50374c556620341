public import SignoffCheckpoint

extension WorkflowScope {
    /// Asks a question and returns its answer.
    ///
    /// Without an answer the run stops here and waits; once it is given, the body runs again from its first line and this call returns it. The n-th
    /// call of a body takes the n-th answer of that body.
    ///
    /// - Parameters:
    ///   - question: What is shown to whoever answers.
    ///   - responseSchema: The JSON Schema of the answer, shown with the question and not enforced here.
    ///   - type: The form of the answer.
    /// - Returns: The answer.
    /// - Throws: ``RunSuspension`` when there is no answer yet; ``WorkflowError`` `answer_not_decodable` when the answer has another form, in which
    ///   case it is not stored and the question stays open; `not_storable` when the question has no stored form.
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
        _ question: some Encodable,
        responseSchema: JSONValue?,
        as type: Answer.Type
    ) throws -> Answer {
        let (position, answer) = try nextAnswer()
        guard let answer else {
            let interrupt = Interrupt(
                id: context.identity.interrupt(answers: position),
                value: try session.stored(question, what: "The question", task: context.name),
                responseSchema: try responseSchema.map { try StoredValue($0) }
            )
            let suspension = RunSuspension(interrupts: [interrupt])
            session.note([interrupt], at: context.path)
            context.deliver(suspension)
            throw suspension
        }
        do {
            return try StoredValueDecoder().decode(type, from: answer)
        } catch {
            withdrawAnswer(at: position)
            throw WorkflowError(
                .answerNotDecodable,
                "The answer to question \(position + 1) of \(context.name) is no \(type): \(CodingFault(error))",
                thread: thread,
                task: context.name,
                cause: error
            )
        }
    }
}
