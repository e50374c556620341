import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

/// The rows of a recorded database, read from their decoded form and stored again, so that the codecs are passed both ways.
struct GoldenDatabase {
    let threads: [JSONValue]
    private let checkpoints: [JSONValue]
    private let writes: [JSONValue]

    init(_ name: String) throws {
        let json = try Golden.json("sqlite/\(name).json")
        threads = try #require(json["threads"]?.arrayValue)
        checkpoints = try #require(json["rows"]?["checkpoints"]?.arrayValue)
        writes = try #require(json["rows"]?["writes"]?.arrayValue)
    }

    /// All checkpoints of a thread, in all namespaces, oldest first.
    func savedCheckpoints(of thread: String) throws -> [SavedCheckpoint] {
        try checkpoints.filter { $0["thread_id"] == .string(thread) }.map(saved).sorted {
            $0.checkpoint.id < $1.checkpoint.id
        }
    }

    /// The newest checkpoint of each namespace.
    static func heads(of checkpoints: [SavedCheckpoint]) -> [SavedCheckpoint] {
        let newest = Dictionary(grouping: checkpoints, by: \.namespace).compactMap {
            $0.value.max { $0.checkpoint.id < $1.checkpoint.id }
        }
        return newest.shuffled()
    }

    private func saved(_ row: JSONValue) throws -> SavedCheckpoint {
        let namespace = try text(row, "checkpoint_ns")
        let thread = try text(row, "thread_id")
        let id = try text(row, "checkpoint_id")
        let pending = try writes.filter {
            $0["thread_id"] == .string(thread) && $0["checkpoint_ns"] == .string(namespace)
                && $0["checkpoint_id"] == .string(id)
        }
        .map { write in
            PendingWrite(
                task: TaskID(try text(write, "task_id")),
                taskPath: write["task_path"]?.stringValue ?? "",
                index: Int(try #require(write["idx"]?.integerValue)),
                channel: try text(write, "channel"),
                value: try stored(try #require(write["value"]), type: write["type"])
            )
        }
        return SavedCheckpoint(
            thread: ThreadID(thread),
            namespace: namespace,
            checkpoint: try Checkpoint(storedMap: stored(try #require(row["checkpoint"]), type: row["type"])),
            metadata: CheckpointMetadata(entries: try #require(row["metadata"]?.objectValue)),
            parent: row["parent_checkpoint_id"]?.stringValue.map { CheckpointID($0) },
            pendingWrites: pending.sorted { ($0.taskPath, $0.task, $0.index) < ($1.taskPath, $1.task, $1.index) }
        )
    }

    private func text(_ row: JSONValue, _ key: String) throws -> String { try #require(row[key]?.stringValue) }

    private func stored(_ json: JSONValue, type: JSONValue?) throws -> StoredValue {
        if let legacy = json["$json"] {
            return try StoredValue(SerializedValue(type: "json", bytes: Array(legacy.text().utf8)))
        }
        if let content = json["$bytearray"]?.stringValue {
            let bytes = [UInt8](try #require(Data(base64Encoded: content)))
            return try StoredValue(SerializedValue(type: "bytearray", bytes: bytes))
        }
        let value = try Self.value(json)
        let serialized = try value.serialized()
        #expect(.string(serialized.type) == type)
        return try StoredValue(serialized)
    }

    private static func value(_ json: JSONValue) throws -> StoredValue {
        switch json {
        case .array(let elements): return .array(try elements.map(value))
        case .object(let members):
            if let code = members["$ext"]?.integerValue {
                return try PythonObject(
                    code: Int8(code),
                    module: try #require(members["module"]?.stringValue),
                    name: try #require(members["name"]?.stringValue),
                    argument: try value(try #require(members["payload"])),
                    method: members["method"]?.stringValue
                ).storedValue()
            }
            if let content = members["$bin"]?.stringValue ?? members["$bytes"]?.stringValue {
                return .bytes([UInt8](try #require(Data(base64Encoded: content))))
            }
            if let text = members["$float"]?.stringValue { return .double(try #require(Double(text))) }
            if let entries = members["$map"]?.arrayValue {
                return .map(
                    StoredMap(
                        try entries.map { entry in
                            let pair = try #require(entry.arrayValue)
                            return StoredMap.Entry(key: try value(pair[0]), value: try value(pair[1]))
                        }
                    )
                )
            }
            return .map(StoredMap(pairs: try members.map { ($0.key, try value($0.value)) }))
        default: return try StoredValue(json)
        }
    }
}
