import OrderedCollections
package import SignoffCheckpoint

/// Reading and changing one place of a value; members keep their order.
extension JSONValue {
    /// Returns the value at a path; `nil` for none.
    package func value(at path: JSONPath) -> JSONValue? { value(at: path.steps[...]) }

    private func value(at steps: ArraySlice<JSONPath.Step>) -> JSONValue? {
        guard let step = steps.first else { return self }
        switch (self, step) {
        case (.object(let members), .key(let key)): return members[key]?.value(at: steps.dropFirst())
        case (.array(let elements), .index(let index)) where elements.indices.contains(index):
            return elements[index].value(at: steps.dropFirst())
        default: return nil
        }
    }

    /// Sets the value at a path.
    ///
    /// A missing member, or the element after the last, is added.
    ///
    /// Does nothing when the enclosing value does not exist.
    package mutating func set(_ new: JSONValue, at path: JSONPath) { change(at: path.steps[...]) { $0 = new } }

    /// Removes the value at a path.
    package mutating func remove(at path: JSONPath) {
        guard !path.steps.isEmpty else { return }
        change(at: path.steps[...]) { $0 = nil }
    }

    private mutating func change(at steps: ArraySlice<JSONPath.Step>, _ body: (inout JSONValue?) -> Void) {
        guard let step = steps.first else {
            var value: JSONValue? = self
            body(&value)
            self = value ?? .null
            return
        }
        let rest = steps.dropFirst()
        switch (self, step) {
        case (.object(var members), .key(let key)):
            if rest.isEmpty {
                var member = members[key]
                body(&member)
                members[key] = member
            } else {
                members[key]?.change(at: rest, body)
            }
            self = .object(members)
        case (.array(var elements), .index(let index)) where elements.indices.contains(index):
            if rest.isEmpty {
                var element: JSONValue? = elements[index]
                body(&element)
                if let element { elements[index] = element } else { elements.remove(at: index) }
            } else {
                elements[index].change(at: rest, body)
            }
            self = .array(elements)
        case (.array(var elements), .index(let index)) where index == elements.count && rest.isEmpty:
            var element: JSONValue?
            body(&element)
            if let element { elements.append(element) }
            self = .array(elements)
        default: break
        }
    }
}
