import SignoffCheckpoint

extension WorkflowScope {
    /// Returns the value that the caller passed in ``RunConfig/context``.
    ///
    /// All bodies of the run share the value.
    ///
    /// - Parameter type: The type of the value.
    /// - Returns: The context; `nil` for none.
    /// - Throws: ``WorkflowError`` `context_mismatch` when the value has another type.
    ///
    /// > Source: LangGraph `Runtime.context`.
    public func context<Value: Sendable>(as type: Value.Type = Value.self) throws -> Value? {
        guard let context = config.context else { return nil }
        if let value = context as? Value { return value }
        throw mismatch(type, found: "a \(Swift.type(of: context))")
    }

    /// Returns the value that the caller passed in ``RunConfig/context``.
    ///
    /// All bodies of the run share the value.
    ///
    /// A context that was passed as JSON is decoded.
    ///
    /// - Parameter type: The type of the context.
    /// - Returns: The context; `nil` for none.
    /// - Throws: ``WorkflowError`` `context_mismatch` when the value has another type and does not decode as `type`.
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
    /// To report progress in the body, call `flow.heartbeat()`. To report progress from other tasks and callbacks, pass
    /// them the value: `let heartbeat = flow.heartbeat`.
    public var heartbeat: Heartbeat { Heartbeat(progress: context.progress) }
}

/// Reports progress of a body from any task or callback.
public struct Heartbeat: Sendable {
    let progress: ProgressMonitor?

    /// Reports progress of the body.
    ///
    /// Does nothing when the body has no progress limit.
    public func callAsFunction() { progress?.note(.heartbeat) }
}
