package import OrderedCollections

/// The nodes and channels of a workflow, from which its supersteps are planned and applied.
///
/// The structure of an entrypoint has one node, the body. A compiled graph has its own structure. The structure of an
/// unregistered graph is derived from its checkpoints (``ObservedStructure``).
package final class StepStructure: Sendable {
    /// A node.
    package struct Node: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The channels that trigger the node, sorted by their bytes.
        package var triggers: [String]

        /// Creates a node.
        package init(_ name: String, triggers: [String]) {
            self.name = name
            self.triggers = triggers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    /// The nodes in order of declaration.
    ///
    /// The first node receives the input.
    package let nodes: [Node]
    /// The channels by name, in order of declaration.
    package let channels: OrderedDictionary<String, ChannelKind>
    /// The channels that trigger any node.
    package let triggers: Set<String>
    /// Whether the structure belongs to an entrypoint.
    package let isFunctional: Bool
    /// The channels of the visible state, in order of declaration.
    package let stateChannels: [String]
    /// The channels that a step which does not write them empties.
    let clearedChannels: [(name: String, kind: ChannelKind)]
    /// The channels of deferred nodes, which learn that nothing else is left.
    let deferredChannels: [(name: String, kind: ChannelKind)]
    /// The channels that the node which they made due empties.
    let consumedChannels: [(name: String, kind: ChannelKind)]
    private let shownChannels: Set<String>
    /// The channels that store their writes in a converted form.
    private let forms: [String: ChannelReducer.Form]
    private let positions: [String: Int]

    /// Creates a structure from its nodes and channels.
    package init(nodes: [Node], channels: OrderedDictionary<String, ChannelKind>, isFunctional: Bool = false) {
        self.nodes = nodes
        self.channels = channels
        self.isFunctional = isFunctional
        triggers = Set(nodes.flatMap(\.triggers))
        stateChannels = channels.keys.filter { !$0.hasPrefix("__") && InternalChannel.target(of: $0) == nil }
        shownChannels = Set(stateChannels)
        func all(_ isWanted: (ChannelKind) -> Bool) -> [(name: String, kind: ChannelKind)] {
            channels.elements.filter { isWanted($0.value) }.map { ($0.key, $0.value) }
        }
        clearedChannels = all(\.isCleared)
        deferredChannels = all(\.isDeferred)
        consumedChannels = all(\.isConsumed)
        forms = Dictionary(uniqueKeysWithValues: channels.compactMap { name, kind in kind.form.map { (name, $0) } })
        positions = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    /// Creates the structure of an entrypoint: one node that receives the input, and writes the returned value and the
    /// value for the next turn.
    package convenience init(entrypoint name: String) {
        self.init(
            nodes: [Node(name, triggers: [ReservedChannel.start])],
            channels: [
                ReservedChannel.start: .ephemeral, ReservedChannel.end: .lastValue,
                ReservedChannel.previous: .lastValue,
            ],
            isFunctional: true
        )
    }

    /// Whether a channel is part of the visible state.
    package func isState(_ channel: String) -> Bool { shownChannels.contains(channel) }

    /// Returns the writes of a task in the form in which their channels store them.
    ///
    /// A message without an id gets an id derived from the task and the position of the message, so that a repeated
    /// task writes the same id.
    ///
    /// - Parameters:
    ///   - writes: The writes.
    ///   - task: A string unique to the task.
    /// - Returns: The writes.
    /// - Throws: `invalid_data` for a value that the channel does not accept.
    package func formed(_ writes: [ChannelWrite], by task: String) throws -> [ChannelWrite] {
        guard !forms.isEmpty else { return writes }
        return try writes.enumerated().map { index, write in
            guard let form = forms[write.channel], Overwrite(write.value) == nil else { return write }
            let value = try form(write.value) { position in
                let seed = "\(task)|\(write.channel)|\(index)|\(position)"
                let hash = Array(seed.utf8).withUnsafeBytes { XXH3.hash128($0) }
                return UUIDText.text(high: hash.high, low: hash.low)
            }
            return ChannelWrite(write.channel, value)
        }
    }

    /// Returns the displayed value of a state: the value of an entrypoint, or an object of the channels that have
    /// values.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - keys: The channels to show; `nil` for all.
    /// - Returns: The value.
    package func value(of state: ChannelState, keys: [String]? = nil) -> StoredValue {
        if isFunctional { return state.checkpoint.channelValues[ReservedChannel.end] ?? .null }
        return .map(
            StoredMap(
                pairs: (keys ?? stateChannels).compactMap { key in
                    state.content(of: key, in: self).map { (key, $0) }
                }
            )
        )
    }

    /// Returns the node with this name; `nil` for an unknown name.
    package func node(_ name: String) -> Node? { positions[name].map { nodes[$0] } }
}
