/// Merges new messages into a list of messages.
///
/// > Source: LangGraph `add_messages`.
enum MessageMerge {
    /// The id that stands for all messages.
    static let allMessages = "__remove_all__"

    /// The key by which messages are compared.
    struct Key: Hashable {
        let id: String?
        let isRemoval: Bool
    }

    /// Appends new elements, replaces elements with the same id, and removes the targets of removals.
    ///
    /// The removal of all messages drops the elements before it. An id that is removed and added again keeps its
    /// position.
    ///
    /// - Throws: `invalid_data` for the removal of an id that is not in the list.
    static func merging<Element>(
        _ new: [Element],
        into old: [Element],
        key: (Element) -> Key
    ) throws -> [Element] {
        let keys = new.map(key)
        if let last = keys.lastIndex(where: { $0.isRemoval && $0.id == allMessages }) {
            return Array(new[(last + 1)...])
        }
        var merged = old
        var positions: [String: Int] = [:]
        for (position, element) in old.enumerated() { if let id = key(element).id { positions[id] = position } }
        var removed: Set<String> = []
        for (element, key) in zip(new, keys) {
            if let id = key.id, let position = positions[id] {
                if key.isRemoval {
                    removed.insert(id)
                } else {
                    removed.remove(id)
                    merged[position] = element
                }
            } else if key.isRemoval {
                throw CheckpointError(
                    .invalidData,
                    "The message \(key.id ?? "") cannot be removed, as the list has none with this id: remove one by the id that the state shows"
                )
            } else {
                if let id = key.id { positions[id] = merged.count }
                merged.append(element)
            }
        }
        guard !removed.isEmpty else { return merged }
        let gone = Set(removed.compactMap { positions[$0] })
        return merged.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
    }
}

extension [Message] {
    /// Returns the list with new messages merged into it.
    ///
    /// A message with an id that is in the list replaces the message in the list. ``Message/removing(_:)`` removes one
    /// message, ``Message/removingAll`` removes all earlier messages, and every other message is appended.
    ///
    /// - Throws: `invalid_data` for the removal of an id that is not in the list.
    ///
    /// > Source: LangGraph `add_messages`.
    public func merging(_ new: [Message]) throws -> [Message] {
        try MessageMerge.merging(new, into: self) { MessageMerge.Key(id: $0.id, isRemoval: $0.role == .remove) }
    }
}
