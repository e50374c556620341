import SignoffCheckpoint

/// The type of the value that the body of a workflow returns, or saves for its next turn.
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

    /// Checks that a value can be decoded as this type.
    ///
    /// A type that is only `Encodable` cannot be checked.
    ///
    /// - Throws: `DecodingError`.
    func check(_ value: StoredValue) throws { try read(value) }
}
