import SignoffCheckpoint

extension WorkflowScope {
    /// Returns the value that the caller passed in ``RunConfig/context``, which is the same in all bodies of the run.
    ///
    /// - Parameter type: The type it was handed as.
    /// - Returns: The context; `nil` for none.
    /// - Throws: ``WorkflowError`` `context_mismatch` when it is of another type.
    ///
    /// > Source: LangGraph `Runtime.context`.
    public func context<Value: Sendable>(as type: Value.Type = Value.self) throws -> Value? {
        guard let context = config.context else { return nil }
        if let value = context as? Value { return value }
        throw mismatch(type, found: "a \(Swift.type(of: context))")
    }

    /// Returns the value that the caller passed in ``RunConfig/context``, which is the same in all bodies of the run.
    ///
    /// A context that was handed over as JSON is decoded.
    ///
    /// - Parameter type: The type of the context.
    /// - Returns: The context; `nil` for none.
    /// - Throws: ``WorkflowError`` `context_mismatch` when it is of another type and not decodable as this one.
    public func context<Value: Decodable & Sendable>(as type: Value.Type = Value.self) throws -> Value? {
        guard let context = config.context else { return nil }
        if let value = context as? Value { return value }
        guard let json = context as? JSONValue else { throw mismatch(type, found: "a \(Swift.type(of: context))") }
        do {
            return try StoredValueDecoder().decode(type, from: try StoredValue(json))
        } catch {
            throw mismatch(type, found: "JSON that is none: \(CodingFault(error))", cause: error)
        }
    }

    private func mismatch(_ type: Any.Type, found: String, cause: (any Error)? = nil) -> WorkflowError {
        WorkflowError(
            .contextMismatch,
            "\(context.name) needs a \(type) as the context of the run and was given \(found)",
            thread: thread,
            task: context.name,
            cause: cause
        )
    }

    /// Reports progress of the body; see ``TimeoutPolicy``.
    ///
    /// The value can be passed to other tasks and to callbacks: call `flow.heartbeat()` here, and store `let heartbeat
    /// = flow.heartbeat` for use elsewhere.
    public var heartbeat: Heartbeat { Heartbeat(progress: context.progress) }
}

/// Reports progress of a body from any task or callback.
public struct Heartbeat: Sendable {
    let progress: ProgressMonitor?

    /// Reports progress of the body; does nothing when the body has no progress limit.
    public func callAsFunction() { progress?.note(.heartbeat) }
}
