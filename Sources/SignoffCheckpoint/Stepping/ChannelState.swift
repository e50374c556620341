import OrderedCollections

/// The state of a run between two steps: a checkpoint, and the values that checkpoints omit.
package struct ChannelState: Sendable {
    /// The values, their versions, and the versions that each node has seen.
    package var checkpoint: Checkpoint
    /// The values of untracked channels.
    package var untracked: [String: StoredValue]

    /// Creates a state.
    package init(_ checkpoint: Checkpoint, untracked: [String: StoredValue] = [:]) {
        self.checkpoint = checkpoint
        self.untracked = untracked
    }

    /// The stored value of a channel; `nil` for none.
    subscript(channel: String, kind: ChannelKind) -> StoredValue? {
        get { kind.isStored ? checkpoint.channelValues[channel] : untracked[channel] }
        set { if kind.isStored { checkpoint.channelValues[channel] = newValue } else { untracked[channel] = newValue } }
    }

    /// Records that a channel changed.
    package mutating func note(_ version: ChannelVersion?, of channel: String) {
        if let version { checkpoint.channelVersions[channel] = version }
    }

    /// Returns the value that a node reads from a channel; `nil` for none, and for a channel that is not in the
    /// structure.
    package func content(of channel: String, in structure: StepStructure) -> StoredValue? {
        structure.channels[channel].flatMap { $0.content(of: self[channel, $0]) }
    }
}
