import SignoffCheckpoint

/// How a run, root or nested, ended that did not fail.
enum RunOutcome: Sendable {
    case finished(ResultValue)
    case interrupted([Interrupt])
}

/// A value a run returned: as its body returned it, or as it is stored.
enum ResultValue: Sendable {
    case live(any Encodable & Sendable)
    case stored(StoredValue)

    /// - Throws: `result_not_decodable`.
    func decoded<Value: Decodable>(as type: Value.Type, from name: String, thread: ThreadID?) throws -> Value {
        switch self {
        case .live(let value):
            if let value = value as? Value { return value }
            return try Self.decode(type, from: try StoredValueEncoder().encode(value), name: name, thread: thread)
        case .stored(let value):
            return try Self.decode(type, from: value, name: name, thread: thread)
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
                "The stored result of \(name) is no \(type): \(CodingFault(error))",
                thread: thread,
                task: name,
                cause: error
            )
        }
    }
}
