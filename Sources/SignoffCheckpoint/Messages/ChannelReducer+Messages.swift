extension ChannelReducer {
    /// Returns the reducer of a list of messages.
    ///
    /// Messages are compared only by id. The bytes of a message that is neither replaced nor removed do not change.
    package static func messages(empty: StoredValue?) -> ChannelReducer {
        ChannelReducer(empty: empty, form: StoredMessages.list) { old, writes in
            var list = old.arrayValue ?? []
            for write in writes {
                // Rows of other programs can contain every form that LangGraph accepts.
                let new = try StoredMessages.list(write) { _ in nil }.arrayValue ?? []
                list = try MessageMerge.merging(new, into: list, key: StoredMessages.key(of:))
            }
            return .array(list)
        }
    }
}

/// The stored form of messages.
package enum StoredMessages {
    /// Returns the stored form of a write to a list of messages: a list, or one message in any form.
    ///
    /// - Parameters:
    ///   - value: The value to write.
    ///   - id: Returns the id for a message without one, by position; `nil` for no id.
    /// - Returns: A list of stored messages.
    /// - Throws: `invalid_data` for a value that is not a message.
    package static func list(_ value: StoredValue, id: (Int) -> String?) throws -> StoredValue {
        let elements = value.arrayValue ?? [value]
        return .array(
            try elements.enumerated().map { position, element in
                if isMessage(element), key(of: element).id != nil { return element }
                var message = try Message(element)
                if message.id == nil { message.id = id(position) }
                return try message.storedValue()
            }
        )
    }

    /// Returns the messages in a value: the value itself, or the elements of a list; empty for other values.
    package static func found(in value: StoredValue) -> [Message] {
        switch value {
        case .extension: (try? isMessage(value) ? [Message(value)] : []) ?? []
        case .array(let elements): elements.filter(isMessage).compactMap { try? Message($0) }
        default: []
        }
    }

    private static func object(_ value: StoredValue) -> PythonObject? {
        guard case .extension(let typed) = value, typed.code >= 4 else { return nil }
        return PythonObject(typed)
    }

    private static func isMessage(_ value: StoredValue) -> Bool {
        object(value)?.module.hasPrefix("langchain_core.messages.") ?? false
    }

    static func key(of value: StoredValue) -> MessageMerge.Key {
        let object = object(value)
        return MessageMerge.Key(
            id: object?.fields?["id"]?.stringValue,
            isRemoval: object?.fields?["type"]?.stringValue == "remove"
        )
    }
}
