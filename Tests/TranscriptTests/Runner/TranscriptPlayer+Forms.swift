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

    static func json(_ address: CheckpointAddress) -> JSONValue {
        [
            "configurable": [
                "thread_id": .string(address.thread.rawValue), "checkpoint_ns": .string(address.namespace),
                "checkpoint_id": .string(address.checkpoint?.rawValue ?? ""),
            ]
        ]
    }

    static func json(_ snapshot: StateSnapshot) -> JSONValue {
        var members = snapshot.json.objectValue ?? [:]
        members["values_repr"] = nil
        members["interrupts"] = json(snapshot.interrupts)
        members["tasks"] = .array(
            zip(snapshot.tasks, snapshot.json["tasks"]?.arrayValue ?? []).map { task, json in
                var members = json.objectValue ?? [:]
                members["interrupts"] = Self.json(task.interrupts)
                if let nested = task.nestedState { members["state"] = Self.json(nested) }
                return .object(members)
            }
        )
        if snapshot.metadata == nil {
            var config: JSONObject = ["thread_id": .string(snapshot.address.thread.rawValue)]
            if let checkpoint = snapshot.address.checkpoint { config["checkpoint_id"] = .string(checkpoint.rawValue) }
            members["config"] = ["configurable": .object(config)]
        }
        return .object(members)
    }
}
