import SignoffCheckpoint

/// The type of what the body of a workflow returns, or saves for its next turn.
struct SavedType: Sendable {
    let name: String
    private let read: @Sendable (StoredValue) throws -> Void

    init<Saved: Sendable>(_ type: Saved.Type) {
        name = "\(type)"
        read = { stored in
            guard let type = Saved.self as? any Decodable.Type else { return }
            _ = try StoredValueDecoder().decode(type, from: stored)
        }
    }

    /// Checks that a value can be read as one of this type; of a type that is only written nothing can be said.
    ///
    /// - Throws: `DecodingError`.
    func check(_ value: StoredValue) throws { try read(value) }
}
