import OrderedCollections
import Signoff
import SignoffCheckpoint

/// The reference's forms of values.
extension TranscriptPlayer {
    static func json(_ interrupts: [Interrupt]) -> JSONValue {
        .array(
            interrupts.map { interrupt in
                [
                    "value": interrupt.value.jsonProjection, "id": interrupt.id.map { .string($0.rawValue) } ?? .null,
                    "response_schema": interrupt.responseSchema?.jsonProjection ?? .null,
                ]
            }
        )
    }

    static func json(_ snapshot: StateSnapshot) -> JSONValue {
        var members = snapshot.json.objectValue ?? [:]
        members["values_repr"] = nil
        members["interrupts"] = json(snapshot.interrupts)
        members["tasks"] = .array(
            zip(snapshot.tasks, snapshot.json["tasks"]?.arrayValue ?? []).map { task, json in
                var members = json.objectValue ?? [:]
                members["interrupts"] = Self.json(task.interrupts)
                return .object(members)
            }
        )
        if snapshot.metadata == nil {
            members["config"] = ["configurable": ["thread_id": .string(snapshot.address.thread.rawValue)]]
        }
        return .object(members)
    }
}
