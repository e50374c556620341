package import SignoffCheckpoint

extension Run {
    /// The run as JSON with stable names, without the input and the answers.
    package var json: JSONValue {
        [
            "id": .string(id.rawValue),
            "thread_id": .string(request.thread.rawValue),
            "workflow": .string(request.workflow),
            "action": .string(request.action.name),
            "status": .string(status.rawValue),
            "attempt": .integer(Int64(attempt)),
            "interrupted_attempts": .integer(Int64(interruptedAttempts)),
            "requested_by": .string(request.requestedBy),
            "release": release.map { .string($0) } ?? .null,
            "undelivered": .array(undelivered.map { .string($0.rawValue) }),
            "error": error.map(\.json) ?? .null,
            "created_at": .string(createdAt.iso8601),
            "started_at": startedAt.map { .string($0.iso8601) } ?? .null,
            "finished_at": finishedAt.map { .string($0.iso8601) } ?? .null,
            "not_before": notBefore.map { .string($0.iso8601) } ?? .null,
        ]
    }
}

extension RunFailure {
    fileprivate var json: JSONValue {
        [
            "code": .string(code),
            "message": .string(message),
            "task": task.map { .string($0) } ?? .null,
        ]
    }
}
