package import SignoffCheckpoint

extension RunEvent {
    /// The complete event as JSON with stable names.
    package var json: JSONValue {
        [
            "event": .string(mode),
            "sequence": .integer(sequence),
            "run_id": .string(run.rawValue),
            "thread_id": .string(thread.rawValue),
            "workflow": .string(workflow),
            "at": .string(at.iso8601),
            "namespace": .array(namespace.map { .string($0) }),
            "payload": payload,
        ]
    }
}
