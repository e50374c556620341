import OrderedCollections
package import SignoffCheckpoint

extension OpenInterrupt {
    /// The question as JSON, with all values that an answer is checked against.
    package var json: JSONValue {
        var members: JSONObject = [
            "id": interrupt.id.map { .string($0.rawValue) } ?? .null,
            "value": interrupt.value.jsonProjection,
        ]
        if let schema = interrupt.responseSchema { members["response_schema"] = schema.jsonProjection }
        members["checkpoint_ns"] = .string(namespace)
        members["checkpoint_id"] = .string(checkpoint.rawValue)
        members["task_id"] = .string(task.rawValue)
        members["task_path"] = .string(taskPath)
        members["position"] = .integer(Int64(position))
        members["payload_digest"] = .string(payloadDigest.rawValue)
        members["waiting_since"] = waitingSince.map { .string($0.iso8601) } ?? .null
        return .object(members)
    }
}
