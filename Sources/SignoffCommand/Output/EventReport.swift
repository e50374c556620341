import SignoffCheckpoint

/// An event of a run as commands print it.
struct EventReport {
    let event: RunEvent

    /// Its JSON: stable names, nothing left out.
    var json: JSONValue {
        [
            "event": .string(event.mode),
            "sequence": .integer(event.sequence),
            "run_id": .string(event.run.rawValue),
            "thread_id": .string(event.thread.rawValue),
            "workflow": .string(event.workflow),
            "at": .string(event.at.iso8601),
            "namespace": .array(event.namespace.map { .string($0) }),
            "payload": event.payload,
        ]
    }

    /// One line: where, which mode and what.
    func line(showsThread: Bool) -> String {
        let thread = showsThread ? "\(event.thread)  " : ""
        let place = event.namespace.isEmpty ? "" : "[\(event.namespace.joined(separator: " › "))] "
        return "\(thread)\(event.mode)  \(place)\(text)"
    }

    private var text: String {
        event.payload.stringValue ?? event.payload.text(.compact)
    }
}
