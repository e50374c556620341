import OrderedCollections

extension NestingLimit {
    /// Refuses a value that is nested deeper than any storage permits.
    ///
    /// The check proceeds level by level without recursion, because a value that is nested too deep would exhaust the
    /// stack.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - enclosing: The number of lists and maps that the value is stored in.
    /// - Throws: `not_storable`.
    package static func check(_ value: StoredValue, inside enclosing: Int = 0) throws {
        var levels = enclosing
        var enclosing = value.isContainer ? [value] : []
        while !enclosing.isEmpty {
            levels += 1
            guard levels <= Self.levels else { throw tooDeep }
            enclosing = enclosing.flatMap(\.containers)
        }
    }

    /// Refuses a value that is nested deeper than any storage permits; see ``check(_:)``.
    ///
    /// - Throws: `not_storable`.
    package static func check(_ value: JSONValue) throws {
        var enclosing = value.isContainer ? [value] : []
        var levels = 0
        while !enclosing.isEmpty {
            levels += 1
            guard levels <= Self.levels else { throw tooDeep }
            enclosing = enclosing.flatMap(\.containers)
        }
    }

    /// The error for a value that is nested too deep.
    package static var tooDeep: CheckpointError {
        CheckpointError(.notStorable, "The value is nested deeper than \(levels) levels and cannot be stored.")
    }
}

extension StoredValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .map: true
        default: false
        }
    }

    /// The lists and maps that are direct elements of this value.
    fileprivate var containers: [StoredValue] {
        switch self {
        case .array(let elements): elements.filter(\.isContainer)
        case .map(let map): map.entries.flatMap { [$0.key, $0.value] }.filter(\.isContainer)
        default: []
        }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// The lists and objects that are direct elements of this value.
    fileprivate var containers: [JSONValue] {
        switch self {
        case .array(let elements): elements.filter(\.isContainer)
        case .object(let members): members.values.filter(\.isContainer)
        default: []
        }
    }
}
