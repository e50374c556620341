import OrderedCollections
package import SignoffCheckpoint

extension ReviewItem {
    /// Returns the stored form of an answer.
    ///
    /// Unedited arguments keep the stored form that they have in the payload.
    ///
    /// JSON does not distinguish bytes from a string, a date from its string or a decimal from a number, and has only
    /// string keys. An unedited value is therefore returned unchanged.
    ///
    ///   - answer: The result of ``answer(to:)`` for the decisions.
    ///   - decisions: One decision for each action, in order.
    /// - Returns: The value. Its JSON is the answer.
    /// - Throws: `not_storable` for a number without a stored form.
    package func storedAnswer(_ answer: JSONValue, to decisions: [Decision]) throws -> StoredValue {
        var originals: [JSONPath: StoredValue] = [:]
        if let place = dialect.rules.argumentsPlace {
            for (position, (decision, action)) in zip(decisions, actions).enumerated() {
                switch decision {
                case .approve, .edit, .rename:
                    guard let source = action.argumentsPlace else { continue }
                    originals[place(action, position)] = question.interrupt.value.part(at: source)
                case .reject, .respond, .ignore: continue
                }
            }
        }
        return try OriginalParts(originals).stored(answer)
    }
}

/// The parts of an answer that come from the payload, by their place in the answer.
private struct OriginalParts {
    private let parts: [JSONPath: StoredValue]
    /// The paths that lead to a part.
    ///
    /// Other paths are not searched.
    ///
    private let ways: Set<JSONPath>

    init(_ parts: [JSONPath: StoredValue]) {
        self.parts = parts
        ways = Set(parts.keys.flatMap { path in path.steps.indices.map { JSONPath(Array(path.steps[..<$0])) } })
    }

    func stored(_ answer: JSONValue) throws -> StoredValue { try stored(answer, at: JSONPath()) }

    private func stored(_ answer: JSONValue, at place: JSONPath) throws -> StoredValue {
        if let original = parts[place] { return try StoredValue(answer, keeping: original) }
        guard ways.contains(place) else { return try StoredValue(answer) }
        switch answer {
        case .object(let members):
            return .map(
                StoredMap(
                    try members.elements.map { name, member in
                        StoredMap.Entry(key: .string(name), value: try stored(member, at: place.member(name)))
                    }
                )
            )
        case .array(let elements):
            return .array(
                try elements.enumerated().map { index, element in try stored(element, at: place.element(index)) }
            )
        default: return try StoredValue(answer)
        }
    }
}

extension StoredValue {
    /// Returns the part at a place of its JSON; `nil` if the place has no part, or only one inside a typed value.
    fileprivate func part(at path: JSONPath) -> StoredValue? {
        var part = self
        for step in path.steps {
            switch (step, part) {
            case (.key(let name), .map(let map)):
                guard let entry = map.shownEntries[name] else { return nil }
                part = entry.value
            case (.index(let index), .array(let elements)) where elements.indices.contains(index):
                part = elements[index]
            default: return nil
            }
        }
        return part
    }

    /// Creates the stored form of a value that was made by editing the JSON of `original`.
    ///
    /// Equal parts keep their stored form.
    ///
    /// Elements of lists are matched by position; in a list whose length changed, by content.
    fileprivate init(_ edited: JSONValue, keeping original: StoredValue) throws {
        switch (edited, original) {
        case (.object(let members), .map(let map)):
            let entries = map.shownEntries
            self = .map(
                StoredMap(
                    try members.elements.map { name, member in
                        guard let entry = entries[name] else {
                            return StoredMap.Entry(key: .string(name), value: try StoredValue(member))
                        }
                        return StoredMap.Entry(key: entry.key, value: try StoredValue(member, keeping: entry.value))
                    }
                )
            )
        case (.array(let elements), .array(let originals)) where elements.count == originals.count:
            self = .array(try zip(elements, originals).map { try StoredValue($0, keeping: $1) })
        case (.array(let elements), .array(let originals)):
            // The places of each text, the first one last, so that the list is read only once.
            var places: [[UInt8]: [Int]] = [:]
            for (place, original) in originals.enumerated().reversed() {
                places[original.shownProjection.shownBytes, default: []].append(place)
            }
            self = .array(
                try elements.map { element in
                    guard let place = places[element.shownBytes]?.popLast() else { return try StoredValue(element) }
                    return originals[place]
                }
            )
        case (_, .array), (_, .map): self = try StoredValue(edited)
        default:
            self = original.shownProjection.shownBytes == edited.shownBytes ? original : try StoredValue(edited)
        }
    }
}

extension JSONValue {
    /// The JSON text by which two values are compared.
    ///
    /// NaN and infinities are `null` in the text, which is what an editor returns for them.
    fileprivate var shownBytes: [UInt8] { Array(text(.compact).utf8) }
}
