import OrderedCollections

/// The structure of a graph that is not registered, derived from a checkpoint and the checkpoints around it.
struct ObservedStructure {
    let saved: SavedCheckpoint
    let knowledge: GraphKnowledge
    /// The node that receives the input.
    let starter: String

    private var checkpoint: Checkpoint { saved.checkpoint }

    /// The nodes that can be due at the checkpoint, and their control channels.
    var structure: StepStructure {
        var channels: OrderedDictionary<String, ChannelKind> = [:]
        for channel in checkpoint.channelValues.keys { channels[channel] = kind(of: channel) }
        let nodes = names().map { StepStructure.Node($0, triggers: triggers(of: $0)) }
        return StepStructure(nodes: nodes, channels: channels)
    }

    private func names() -> OrderedSet<String> {
        var names = OrderedSet<String>()
        for channel in checkpoint.channelValues.keys {
            if channel == ReservedChannel.start {
                names.append(starter)
            } else if let target = InternalChannel.target(of: channel) {
                names.append(target)
            }
        }
        // In the oldest graphs, the channel that triggers a node has the name of its predecessor. Only later
        // checkpoints show this.
        if checkpoint.formatVersion < 4 { names.append(contentsOf: knowledge.triggers.keys) }
        names.append(contentsOf: Send.list(in: checkpoint).compactMap { $0?.node })
        return names
    }

    private func triggers(of name: String) -> [String] {
        if checkpoint.formatVersion < 4, let seen = knowledge.triggers[name], !seen.isEmpty { return Array(seen) }
        if name == starter { return [ReservedChannel.start] }
        if checkpoint.formatVersion < 4 {
            let old = checkpoint.channelValues.keys.filter { InternalChannel.target(of: $0) == name }
            if !old.isEmpty { return Array(old) }
        }
        let joins = Set(checkpoint.channelVersions.keys).union(knowledge.triggers[name] ?? [])
            .filter { $0.hasPrefix(InternalChannel.join) && InternalChannel.target(of: $0) == name }
        return ["\(InternalChannel.branch)\(name)"] + joins
    }

    /// Returns the kind of a channel, derived from its name and its value.
    ///
    /// A deferred channel contains a pair.
    private func kind(of channel: String) -> ChannelKind {
        let isDeferred: Bool =
            if case .bool? = checkpoint.channelValues[channel]?.arrayValue?.last { true } else { false }
        if channel.hasPrefix(InternalChannel.join) {
            let sources = channel.split(separator: ":", omittingEmptySubsequences: false).dropFirst().first ?? ""
            let names = Set(sources.split(separator: "+").map(String.init))
            return isDeferred ? .deferredJoin(names) : .join(names)
        }
        if channel.hasPrefix(InternalChannel.branch) { return isDeferred ? .deferredBranch : .branch }
        return channel == ReservedChannel.start ? .ephemeral : .lastValue
    }
}

/// The channels that control a graph rather than hold its state.
package enum InternalChannel {
    /// The prefix of the channels that mark a node as due.
    package static let branch = "branch:to:"
    /// The prefix of the channels of joining edges.
    package static let join = "join:"

    /// Returns the node that a control channel triggers: `branch:to:x`, `join:a+b:x`, and in old files `start:x` and
    /// `branch:a:condition:x`.
    static func target(of channel: String) -> String? {
        if channel.hasPrefix(branch) { return String(channel.dropFirst(branch.count)) }
        guard channel.hasPrefix("start:") || channel.hasPrefix(join) || channel.hasPrefix("branch:") else {
            return nil
        }
        return channel.split(separator: ":").last.map(String.init)
    }

    /// Whether a channel with this name controls a graph.
    package static func isSteering(_ channel: String) -> Bool { target(of: channel) != nil }

    /// Whether a channel is not part of the state that a graph shows.
    static func isHidden(_ channel: String, nodes: some Collection<String>) -> Bool {
        channel.hasPrefix("__") || target(of: channel) != nil || nodes.contains(channel)
    }
}
