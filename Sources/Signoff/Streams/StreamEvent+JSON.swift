import OrderedCollections
public import SignoffCheckpoint

extension StreamEvent {
    /// The payload in LangGraph's form, version 1.
    public var json: JSONValue {
        switch self {
        case .update(let name, let value, let isStored):
            var members: JSONObject = [name: value.jsonProjection]
            if isStored { members["__metadata__"] = ["cached": true] }
            return .object(members)
        case .interrupts(let interrupts):
            return ["__interrupt__": interrupts.json]
        case .value(let value, let interrupts):
            return Self.json(of: value, interrupts: interrupts)
        case .custom(let value):
            return value.jsonProjection
        case .message(let message):
            return message.json
        case .taskStarted(let task):
            return [
                "id": .string(task.id.rawValue), "name": .string(task.name), "input": task.input.jsonProjection,
                "triggers": .array(task.triggers.map { .string($0) }),
            ]
        case .taskEnded(let task):
            var result: JSONObject = [:]
            for (channel, values) in Dictionary(grouping: task.results, by: \.channel) {
                let json = values.map(\.value.jsonProjection)
                result[channel] = json.count == 1 ? json[0] : ["$writes": .array(json)]
            }
            return [
                "id": .string(task.id.rawValue), "name": .string(task.name),
                "error": task.error.map(JSONValue.string) ?? .null, "result": .object(result),
                "interrupts": task.interrupts.json,
            ]
        case .checkpoint(let checkpoint):
            return checkpoint.json
        case .debug(let step, let time, let event):
            return [
                "step": .integer(Int64(step)), "timestamp": .string(time.iso8601), "type": .string(event.debugType),
                "payload": event.json,
            ]
        case .retry(let retry):
            return [
                "event": "retry", "id": .string(retry.id.rawValue), "name": .string(retry.name),
                "attempt": .integer(Int64(retry.attempt)), "max_attempts": .integer(Int64(retry.maximumAttempts)),
                "error": .string(retry.error), "next_attempt_at": .string(retry.nextAttempt.iso8601),
            ]
        case .answerNotDelivered(let answer):
            return answer.json
        case .answerUnbound(let answer):
            return answer.json
        case .replayMismatch(let mismatch):
            return [
                "code": .string("\(WorkflowError.Code.nondeterministicReplay)"), "message": .string(mismatch.message),
                "caller": .string(mismatch.caller), "call": .integer(Int64(mismatch.call)),
                "recorded": .string(mismatch.recorded), "met": mismatch.met.map(JSONValue.string) ?? .null,
            ]
        }
    }

    private var debugType: String {
        switch self {
        case .taskStarted: "task"
        case .taskEnded: "task_result"
        default: "checkpoint"
        }
    }

    /// Returns the value with the questions among its members if the value is an object; otherwise only the questions.
    private static func json(of value: StoredValue, interrupts: [Interrupt]) -> JSONValue {
        let json = value.jsonProjection
        if interrupts.isEmpty { return json }
        var members = json.objectValue ?? [:]
        members["__interrupt__"] = interrupts.json
        return .object(members)
    }
}

extension [Interrupt] {
    /// The questions in LangGraph's form.
    package var json: JSONValue {
        .array(
            map { interrupt in
                [
                    "value": interrupt.value.jsonProjection,
                    "id": interrupt.id.map { .string($0.rawValue) } ?? .null,
                    "response_schema": interrupt.responseSchema?.jsonProjection ?? .null,
                ]
            }
        )
    }
}

extension CheckpointEvent {
    fileprivate var json: JSONValue {
        let entries = tasks.map { task -> JSONValue in
            var members: JSONObject = ["id": .string(task.id.rawValue), "name": .string(task.name)]
            if let error = task.error {
                members["error"] = .string(error)
            } else {
                members["interrupts"] = task.interrupts.json
            }
            members["state"] = .null
            return .object(members)
        }
        return [
            "config": config(of: saved.checkpoint.id),
            "parent_config": parent.map(config) ?? .null,
            "values": value.jsonProjection,
            "metadata": .object(saved.metadata.entries),
            "next": .array(tasks.map { .string($0.name) }),
            "tasks": .array(entries),
        ]
    }

    private func config(of id: CheckpointID) -> JSONValue {
        var members: JSONObject = [
            "thread_id": .string(saved.thread.rawValue), "checkpoint_ns": .string(saved.namespace),
            "checkpoint_id": .string(id.rawValue),
        ]
        if !saved.namespace.isEmpty {
            var map = saved.metadata.parents
            map[saved.namespace] = .string(id.rawValue)
            members["checkpoint_map"] = .object(map)
        }
        return ["configurable": .object(members)]
    }
}
