import OrderedCollections

/// A value to put into a store.
struct StoreValue {
    private let value: JSONObject
    private let place: String

    init(_ value: JSONObject, key: String, namespace: [String]) {
        self.value = value
        place = "The value of \(key.debugDescription) in \(namespace)"
    }

    /// Refuses a value that a store cannot keep unchanged.
    ///
    /// - Throws: `not_storable` for a value nested too deep, and for NaN and infinities, which JSON cannot represent.
    func check() throws {
        try NestingLimit.check(.object(value))
        for (name, member) in value where member.holdsNonFiniteNumber {
            throw CheckpointError(
                .notStorable,
                "\(place) cannot be stored: the member \(name.debugDescription) is or holds a number that is not finite"
            )
        }
    }
}

extension JSONValue {
    /// Whether the value is or contains a number that JSON cannot represent.
    fileprivate var holdsNonFiniteNumber: Bool {
        switch self {
        case .double(let number): !number.isFinite
        case .array(let elements): elements.contains(where: \.holdsNonFiniteNumber)
        case .object(let members): members.values.contains(where: \.holdsNonFiniteNumber)
        case .null, .bool, .integer, .number, .string: false
        }
    }
}
