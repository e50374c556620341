import OrderedCollections

/// A task that the step starting at a checkpoint consists of.
struct PlannedTask: Hashable, Sendable {
    var id: TaskID
    var name: String
    var path: JSONValue
    var namespace: String
}

/// Which tasks run in the step that starts at a checkpoint, told from its channels alone.
struct StepPlan {
    let saved: SavedCheckpoint
    let knowledge: GraphKnowledge
    let records: [TaskRecord]
    private let tasksByPath: [String: TaskID]

    init(saved: SavedCheckpoint, knowledge: GraphKnowledge) {
        self.saved = saved
        self.knowledge = knowledge
        records = TaskRecord.records(of: saved.pendingWrites)
        tasksByPath = Dictionary(records.map { ($0.path, $0.task) }, uniquingKeysWith: { first, _ in first })
    }

    private var checkpoint: Checkpoint { saved.checkpoint }

    /// The node that takes the input: an entrypoint's own name, or `__start__` in a StateGraph and where nothing tells.
    var starter: String {
        let pulled = records.lazy.compactMap(\.pulledName).first ?? records.lazy.compactMap(\.callerName).first
        if isStarting, let pulled { return pulled }
        if let workflow = knowledge.workflow { return workflow }
        let starters = knowledge.triggers.elements.filter { $0.value.contains(ReservedChannel.start) }.map(\.key)
        return starters.last ?? EntrypointName.name(in: saved, records: records) ?? ReservedChannel.start
    }

    /// Whether the input waits to be taken.
    var isStarting: Bool { checkpoint.channelValues[ReservedChannel.start] != nil }

    /// Whether the thread belongs to an entrypoint rather than a StateGraph.
    var isFunctional: Bool {
        if checkpoint.channelVersions[ReservedChannel.end] != nil { return true }
        return starter != ReservedChannel.start && checkpoint.versionsSeen[ReservedChannel.start] == nil
    }

    func tasks() -> [PlannedTask] {
        var tasks: [PlannedTask] = []
        for (index, send) in ScheduledSend.list(in: checkpoint).enumerated() {
            let path = TaskIdentity.sendPath(index)
            let identity = try? TaskIdentity(
                send: send.node,
                index: index,
                checkpoint: checkpoint.id,
                checkpointStep: saved.metadata.step ?? -2,
                runNamespace: saved.namespace,
                formatVersion: checkpoint.formatVersion
            )
            tasks.append(
                task(send.node, path, [.string(PathWord.push), .integer(Int64(index)), .bool(false)], identity)
            )
        }
        for name in triggeredNodes() {
            let identity = try? TaskIdentity(
                body: name,
                checkpoint: checkpoint.id,
                checkpointStep: saved.metadata.step ?? -2,
                runNamespace: saved.namespace,
                triggers: triggers(of: name),
                formatVersion: checkpoint.formatVersion
            )
            tasks.append(
                task(name, TaskIdentity.pullPath(name), [.string(PathWord.pull), .string(name)], identity)
            )
        }
        return tasks
    }

    /// The stored row is surer than the computed id: a node may have triggers that were never seen.
    private func task(_ name: String, _ path: String, _ parts: [JSONValue], _ identity: TaskIdentity?) -> PlannedTask {
        let id = tasksByPath[path] ?? identity?.id ?? .null
        let prefix = saved.namespace.isEmpty ? "" : "\(saved.namespace)|"
        return PlannedTask(id: id, name: name, path: .array(parts), namespace: "\(prefix)\(name):\(id)")
    }

    private func triggers(of name: String) -> [String] {
        if checkpoint.formatVersion < 4, let seen = knowledge.triggers[name], !seen.isEmpty { return Array(seen) }
        if name == starter { return [ReservedChannel.start] }
        if checkpoint.formatVersion < 4 {
            let old = checkpoint.channelValues.keys.filter { InternalChannel.target(of: $0) == name }
            if !old.isEmpty { return Array(old) }
        }
        let joins = Set(checkpoint.channelVersions.keys).union(knowledge.triggers[name] ?? [])
            .filter { $0.hasPrefix("join:") && InternalChannel.target(of: $0) == name }
        return ["\(InternalChannel.branch)\(name)"] + joins
    }

    private func triggeredNodes() -> [String] {
        var names = OrderedSet<String>()
        for channel in checkpoint.channelValues.keys {
            if channel == ReservedChannel.start {
                if isUnseen(channel, by: starter) { names.append(starter) }
            } else if let target = InternalChannel.target(of: channel) {
                if isAvailable(channel), isUnseen(channel, by: target) { names.append(target) }
            }
        }
        // The oldest graphs trigger a node by the bare name of the one before it, which only later checkpoints tell.
        for (node, channels) in knowledge.triggers.elements where checkpoint.formatVersion < 4 {
            for channel in channels
            where InternalChannel.target(of: channel) == nil && channel != ReservedChannel.start
                && checkpoint.channelValues[channel] != nil && isUnseen(channel, by: node)
            {
                names.append(node)
            }
        }
        return Array(names)
    }

    private func isUnseen(_ channel: String, by node: String) -> Bool {
        guard let version = checkpoint.channelVersions[channel] else { return false }
        guard let seen = checkpoint.versionsSeen[node]?[channel] else { return true }
        return seen < version
    }

    /// A join waits until all its sources have arrived.
    private func isAvailable(_ channel: String) -> Bool {
        guard channel.hasPrefix("join:") else { return true }
        let sources = channel.split(separator: ":", omittingEmptySubsequences: false).dropFirst().first ?? ""
        let arrived = checkpoint.channelValues[channel]?.jsonProjection.arrayValue?.compactMap(\.stringValue) ?? []
        return Set(sources.split(separator: "+").map(String.init)).isSubset(of: arrived)
    }
}

/// The channels that steer a graph rather than hold its state.
enum InternalChannel {
    static let branch = "branch:to:"

    /// The node that a steering channel triggers: `branch:to:x`, `join:a+b:x`, and in old files `start:x` and `branch:a:condition:x`.
    static func target(of channel: String) -> String? {
        if channel.hasPrefix(branch) { return String(channel.dropFirst(branch.count)) }
        guard channel.hasPrefix("start:") || channel.hasPrefix("join:") || channel.hasPrefix("branch:") else {
            return nil
        }
        return channel.split(separator: ":").last.map(String.init)
    }

    /// Whether a channel is no part of the state that a graph shows.
    static func isHidden(_ channel: String, nodes: some Collection<String>) -> Bool {
        channel.hasPrefix("__") || target(of: channel) != nil || nodes.contains(channel)
    }
}
