import OrderedCollections

/// A node that the step is to run with an argument of its own (Graph API).
struct ScheduledSend: Hashable, Sendable {
    /// The node.
    var node: String

    /// The sends scheduled for the step that starts at `checkpoint`; those of old files lie in a place of their own.
    static func list(in checkpoint: Checkpoint) -> [ScheduledSend] {
        var stored = checkpoint.channelValues[ReservedChannel.tasks]
        if checkpoint.formatVersion < 4, let old = checkpoint.extraEntries["pending_sends"],
            old.arrayValue?.isEmpty == false
        {
            stored = old
        }
        return (stored?.arrayValue ?? []).compactMap { element in
            guard case .extension(let typed) = element, let object = PythonObject(typed), object.name == "Send",
                let node = object.arguments?.first?.stringValue ?? object.fields?["node"]?.stringValue
            else { return nil }
            return ScheduledSend(node: node)
        }
    }
}
