import SignoffCheckpoint

/// The outcome of a root or nested run that did not fail.
enum RunOutcome: Sendable {
    case finished(ResultValue)
    case interrupted([Interrupt])
}

/// The result of a run: the value that its body returned, or its stored form.
enum ResultValue: Sendable {
    case live(any Encodable & Sendable)
    case stored(StoredValue)

    /// Returns the value as the output of a workflow.
    ///
    /// - Throws: `result_not_decodable`.
    func decoded<Input, Output>(by workflow: some Workflow<Input, Output>, thread: ThreadID?) throws -> Output {
        do {
            switch self {
            case .live(let value):
                if let value = value as? Output { return value }
                return try workflow.decodeOutput(try StoredValueEncoder().encode(value))
            case .stored(let value): return try workflow.decodeOutput(value)
            }
        } catch {
            throw WorkflowError(
                .resultNotDecodable,
                "The stored result of \(workflow.name) cannot be read as \(Output.self): \(CodingFault(error))",
                thread: thread,
                task: workflow.name,
                cause: error
            )
        }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from stored: StoredValue,
        name: String,
        thread: ThreadID?
    ) throws -> Value {
        do {
            return try StoredValueDecoder().decode(type, from: stored)
        } catch {
            throw WorkflowError(
                .resultNotDecodable,
                "The stored result of \(name) cannot be read as \(type): \(CodingFault(error))",
                thread: thread,
                task: name,
                cause: error
            )
        }
    }
}
