import OrderedCollections
import Signoff
import SignoffCheckpoint

/// Every stored row of a thread, as the recordings list them.
extension TranscriptPlayer {
    func storage(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let thread = ThreadID(step["thread"]?.stringValue ?? "")
        var query = CheckpointQuery(thread: thread)
        if let namespace = step["ns"]?.stringValue { query.namespace = namespace }
        if step["comment"]?.stringValue?.hasPrefix("root namespace") ?? false { query.namespace = "" }
        let all = try await variant.saver?.savedCheckpoints(matching: query) ?? []
        return .array(all.sorted { $0.checkpoint.id < $1.checkpoint.id }.map(Self.row))
    }

    func namespaces(_ step: JSONObject, _ variant: Variant) async throws -> JSONValue {
        let thread = ThreadID(step["thread"]?.stringValue ?? "")
        let all = try await variant.saver?.savedCheckpoints(matching: CheckpointQuery(thread: thread)) ?? []
        let names = OrderedSet(all.sorted { $0.checkpoint.id < $1.checkpoint.id }.map(\.namespace))
        return .array(names.map { .string($0) })
    }

    private static func row(_ saved: SavedCheckpoint) -> JSONValue {
        let checkpoint = saved.checkpoint
        return [
            "ns": .string(saved.namespace), "id": .string(checkpoint.id.rawValue),
            "parent": saved.parent.map { .string($0.rawValue) } ?? .null,
            "metadata": .object(saved.metadata.entries),
            "values": .object(checkpoint.channelValues.mapValues(shown)),
            "versions": .object(versions(checkpoint.channelVersions)),
            "seen": .object(checkpoint.versionsSeen.mapValues { .object(versions($0)) }),
            "updated": checkpoint.updatedChannels.map { .array($0.map { .string($0) }) } ?? .null,
            "writes": .array(writes(saved.pendingWrites)),
        ]
    }

    private static func versions(_ versions: OrderedDictionary<String, ChannelVersion>) -> JSONObject {
        versions.mapValues { .integer($0.integerPart) }
    }

    /// Sorted by path, task and index; the order of edges that follow each other in a task is that of a set in Python.
    private static func writes(_ writes: [PendingWrite]) -> [JSONValue] {
        var rows = writes.sorted { ($0.taskPath, $0.task, $0.index) < ($1.taskPath, $1.task, $1.index) }
        for kind in ["branch:to:", "join:"] {
            var start = 0
            while start < rows.count {
                var end = start
                while end < rows.count, rows[end].channel.hasPrefix(kind), rows[end].task == rows[start].task {
                    end += 1
                }
                let indices = rows[start..<end].map(\.index)
                let sorted = rows[start..<end].sorted { $0.channel < $1.channel }
                for (offset, row) in sorted.enumerated() {
                    rows[start + offset] = row
                    rows[start + offset].index = indices[offset]
                }
                start = max(end, start + 1)
            }
        }
        return rows.map { row in
            let value =
                row.channel == ReservedChannel.interrupt
                ? json(Interrupt.list(from: row.value)) : shown(row.value)
            return [
                .string(row.task.rawValue), .string(row.taskPath), .integer(Int64(row.index)), .string(row.channel),
                value,
            ]
        }
    }

    /// A stored value as the recordings show it.
    static func shown(_ value: StoredValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(shown))
        case .map(let map):
            return .object(
                JSONObject(
                    map.entries.map { ($0.key.stringValue ?? $0.key.jsonProjection.text(.compact), shown($0.value)) }
                ) { _, later in later }
            )
        case .extension(let typed):
            if let send = Send(value) {
                return ["__send__": ["node": .string(send.node), "arg": shown(send.argument)]]
            }
            if let object = PythonObject(typed), object.name == "set" { return object.argument.jsonProjection }
            return value.jsonProjection
        default: return value.jsonProjection
        }
    }
}
