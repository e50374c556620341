package import OrderedCollections

/// The nodes and channels of a workflow, as far as its steps are planned and applied by them.
///
/// An entrypoint is a structure of one node, its body. A compiled graph has its own. Of a foreign graph the structure is what its checkpoints tell
/// (``ObservedStructure``).
package final class StepStructure: Sendable {
    /// One node.
    package struct Node: Hashable, Sendable {
        /// The name.
        package var name: String
        /// The channels that make the node due, sorted by their bytes.
        package var triggers: [String]

        /// Creates a node.
        package init(_ name: String, triggers: [String]) {
            self.name = name
            self.triggers = triggers.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    /// The nodes in order of declaration; the node that takes the input is the first.
    package let nodes: [Node]
    /// The channels by name, in order of declaration.
    package let channels: OrderedDictionary<String, ChannelKind>
    /// The channels that make some node due.
    package let triggers: Set<String>
    /// Whether the structure is that of an entrypoint.
    package let isFunctional: Bool
    /// The channels that hold the state people see, in order of declaration.
    package let stateChannels: [String]
    private let shownChannels: Set<String>
    private let positions: [String: Int]

    /// Creates a structure from its nodes and channels.
    package init(nodes: [Node], channels: OrderedDictionary<String, ChannelKind>, isFunctional: Bool = false) {
        self.nodes = nodes
        self.channels = channels
        self.isFunctional = isFunctional
        triggers = Set(nodes.flatMap(\.triggers))
        stateChannels = channels.keys.filter { !$0.hasPrefix("__") && InternalChannel.target(of: $0) == nil }
        shownChannels = Set(stateChannels)
        positions = Dictionary(nodes.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    /// The structure of an entrypoint: one node that takes the input and writes the value and what the next turn receives.
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

    /// Whether a channel is part of the state people see.
    package func isState(_ channel: String) -> Bool { shownChannels.contains(channel) }

    /// What a state shows: the value of an entrypoint, or an object of the channels that hold something.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - keys: The channels to show; nil for all.
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

    /// The node of this name; nil when there is none.
    package func node(_ name: String) -> Node? { positions[name].map { nodes[$0] } }
}
