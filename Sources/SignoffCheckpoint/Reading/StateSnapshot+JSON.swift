import OrderedCollections

extension StateSnapshot {
    /// The snapshot in the form of LangGraph's server, with the `repr` of the values.
    ///
    /// Values that are not in the rows are `null`.
    public var json: JSONValue {
        let text = isOfServer ? nil : values.pythonRepr
        return [
            "values": values.jsonProjection, "values_repr": text.map { .string($0) } ?? .null,
            "next": .array(next.map { .string($0) }), "config": Self.config(address, metadata),
            "metadata": metadata.map { .object($0.entries) } ?? .null,
            "created_at": createdAt.map { .string($0) } ?? .null,
            "parent_config": parent.map { Self.config($0, metadata) } ?? .null, "tasks": .array(tasks.map(json)),
            "interrupts": .array(interrupts.map(Self.json)),
        ]
    }

    /// Returns the configuration of a checkpoint.
    ///
    /// For nested runs, it includes the checkpoints of the enclosing runs.
    private static func config(_ address: CheckpointAddress, _ metadata: CheckpointMetadata?) -> JSONValue {
        var entries: JSONObject = [
            "thread_id": .string(address.thread.rawValue), "checkpoint_ns": .string(address.namespace),
        ]
        if let checkpoint = address.checkpoint {
            entries["checkpoint_id"] = .string(checkpoint.rawValue)
            if var map = metadata?.parents, !map.isEmpty {
                map[address.namespace] = .string(checkpoint.rawValue)
                entries["checkpoint_map"] = .object(map)
            }
        }
        return ["configurable": .object(entries)]
    }

    private static func json(_ interrupt: Interrupt) -> JSONValue {
        var members: JSONObject = [
            "id": interrupt.id.map { .string($0.rawValue) } ?? .null, "value": interrupt.value.jsonProjection,
        ]
        if let schema = interrupt.responseSchema { members["response_schema"] = schema.jsonProjection }
        return .object(members)
    }

    private func json(_ task: SnapshotTask) -> JSONValue {
        let state: JSONValue =
            if let nested = task.nestedState {
                nested.json
            } else if let namespace = task.nestedNamespace {
                [
                    "configurable": [
                        "thread_id": .string(address.thread.rawValue), "checkpoint_ns": .string(namespace),
                    ]
                ]
            } else {
                .null
            }
        return [
            "id": .string(task.id.rawValue), "name": .string(task.name), "path": task.path,
            "error": task.error.map { .string($0) } ?? .null, "interrupts": .array(task.interrupts.map(Self.json)),
            "state": state, "result": task.result?.jsonProjection ?? .null,
        ]
    }
}
