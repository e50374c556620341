import OrderedCollections
package import SignoffCheckpoint

/// An update of a graph's state before it is sent.
package struct StateEditDraft: Hashable, Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The root checkpoint to follow.
    package var checkpoint: CheckpointID
    /// The node as which the state changes; `nil` for the node that ran last.
    package var node: String?
    /// The channels to write, as an object.
    package var update: JSONValue

    /// Creates a draft.
    package init(thread: ThreadID, checkpoint: CheckpointID, node: String?, update: JSONValue) {
        self.thread = thread
        self.checkpoint = checkpoint
        self.node = node
        self.update = update
    }
}

/// The effect of an update of a graph's state, computed without storing it.
package struct StateEditPreview: Hashable, Sendable {
    /// The effect on one channel.
    package struct Channel: Hashable, Sendable {
        /// The name.
        package var name: String
        /// Whether a reducer folds the update into the value; otherwise the update replaces the value.
        package var isReduced: Bool
        /// The value before; `nil` for a channel without one.
        package var before: JSONValue?
        /// The written value; `nil` for a channel that changes without a write of the update.
        package var update: JSONValue?
        /// The value after; `nil` for a channel without one.
        package var after: JSONValue?

        /// Creates the effect on a channel.
        package init(name: String, isReduced: Bool, before: JSONValue?, update: JSONValue?, after: JSONValue?) {
            self.name = name
            self.isReduced = isReduced
            self.before = before
            self.update = update
            self.after = after
        }
    }

    /// The node as which the state changes.
    package var node: String
    /// The channels of the update in its order, then other channels that change.
    package var channels: [Channel]
    /// The nodes that are due after the update.
    package var next: [String]

    /// Creates a preview.
    package init(node: String, channels: [Channel], next: [String]) {
        self.node = node
        self.channels = channels
        self.next = next
    }

    /// The preview as JSON: `node`, `next`, and `channels` with `name`, `reduced`, `before`, `update` and `after`.
    package var json: JSONValue {
        [
            "node": .string(node), "next": .array(next.map { .string($0) }),
            "channels": .array(
                channels.map { channel in
                    [
                        "name": .string(channel.name), "reduced": .bool(channel.isReduced),
                        "before": channel.before ?? .null, "update": channel.update ?? .null,
                        "after": channel.after ?? .null,
                    ]
                }
            ),
        ]
    }

    /// The change of the state and the nodes that are due after it, in one sentence.
    package var summary: String {
        let due = next.isEmpty ? "no node is due after it" : "due after it: \(ForeignText.names(next))"
        return "The state changes as if \(ForeignText.name(node)) had returned the update. Nothing runs; \(due)."
    }
}

extension StateEditPreview.Channel {
    /// The channel with its values masked.
    ///
    /// `mask` receives an object with the channel as its member, because the name of a channel can denote a secret.
    package func masked(by mask: (JSONValue) -> JSONValue) -> Self {
        func masked(_ value: JSONValue?) -> JSONValue? { value.flatMap { mask(.object([name: $0]))[name] } }
        var channel = self
        channel.before = masked(before)
        channel.update = masked(update)
        channel.after = masked(after)
        return channel
    }

    /// The name and the rule of the channel.
    package var title: String {
        let rule =
            update == nil
            ? "changes without a write of the update"
            : isReduced ? "a reducer folds the update into the value" : "the update replaces the value"
        return "\(ForeignText.name(name)): \(rule)"
    }
}
