import OrderedCollections

/// A value that is to be stored in a store.
struct StoreValue {
    private let value: JSONObject
    private let place: String

    init(_ value: JSONObject, key: String, namespace: [String]) {
        self.value = value
        place = "The value of \(key.debugDescription) in \(namespace)"
    }

    /// Refuses values that no store keeps unchanged.
    ///
    /// - Throws: `not_storable` for a value nested too deep, and for NaN and infinities, which JSON has no word for.
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
    /// Whether it is or holds a number that JSON has no word for.
    fileprivate var holdsNonFiniteNumber: Bool {
        switch self {
        case .double(let number): !number.isFinite
        case .array(let elements): elements.contains(where: \.holdsNonFiniteNumber)
        case .object(let members): members.values.contains(where: \.holdsNonFiniteNumber)
        case .null, .bool, .integer, .number, .string: false
        }
    }
}
