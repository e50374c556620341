import OrderedCollections
package import SignoffCheckpoint

/// A JSON Schema, limited to the keywords that are used in forms for answers.
///
/// Checked keywords: `type`, `enum`, `const`, `oneOf`, `anyOf`, `allOf`, local `$ref`, `properties`,
/// `patternProperties`, `required`, `additionalProperties`, `items`, `prefixItems`, the limits of numbers, strings and
/// lists, `uniqueItems`, `pattern` and `format` (`date`, `date-time`, `email`, `uri`, `uuid`). ``notes`` lists other
/// keywords that restrict values. A schema is never fetched from elsewhere.
///
/// > Source: JSON Schema 2020-12, with the older forms of `items` and `definitions`.
package struct JSONSchema: Sendable {
    /// The root schema, in which local references are resolved.
    let root: JSONValue
    /// The schema.
    let node: JSONValue

    /// Creates a schema.
    ///
    /// A value that is neither an object nor a Boolean accepts everything and is reported in ``notes``.
    package init(_ schema: JSONValue) {
        root = schema
        node = schema
    }

    init(root: JSONValue, node: JSONValue) {
        self.root = root
        self.node = node
    }

    /// Returns every place where `value` violates the schema; empty for a valid value.
    ///
    /// A schema that cannot be checked within 200,000 steps is reported as a violation of its own.
    package func violations(of value: JSONValue) -> [SchemaViolation] {
        var evaluation = SchemaEvaluation(root: root)
        evaluation.check(value, against: node, at: JSONPath(), depth: 0)
        guard evaluation.isGivenUp else { return evaluation.violations }
        return [SchemaViolation(path: "$", message: "cannot be checked: the schema is too large or refers to itself")]
    }

    /// Whether `value` is valid.
    package func accepts(_ value: JSONValue) -> Bool { violations(of: value).isEmpty }

    /// The unchecked parts of the schema and the reasons, written for the operator; empty when everything is checked.
    package var notes: [String] { SchemaNotes(of: self).notes }

    // MARK: Looking inside

    /// The schema at the end of a chain of local references; `nil` when the chain has no target or is a cycle.
    var resolved: JSONSchema? {
        var current = node
        for _ in 0..<32 {
            guard let reference = current["$ref"]?.stringValue else { return JSONSchema(root: root, node: current) }
            guard let target = JSONSchema.target(of: reference, in: root) else { return nil }
            current = target
        }
        return nil
    }

    /// Returns the schema of the member `name`; `nil` for none.
    func member(_ name: String) -> JSONSchema? {
        resolved?.node["properties"]?[name].map { JSONSchema(root: root, node: $0) }
    }

    /// Returns the alternatives that a constant string member distinguishes, by that string; the schema itself if it
    /// has no alternatives.
    func branches(taggedBy name: String) -> OrderedDictionary<String, JSONSchema> {
        guard let resolved else { return [:] }
        let alternatives = resolved.alternatives.isEmpty ? [resolved] : resolved.alternatives
        var branches: OrderedDictionary<String, JSONSchema> = [:]
        for alternative in alternatives {
            guard let tag = alternative.member(name)?.resolved?.node else { continue }
            let tags = (tag["const"].map { [$0] } ?? tag["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
            for text in tags where branches[text] == nil { branches[text] = alternative.resolved ?? alternative }
        }
        return branches
    }

    /// The schemas of `oneOf` or `anyOf`.
    var alternatives: [JSONSchema] {
        let listed = node["oneOf"]?.arrayValue ?? node["anyOf"]?.arrayValue ?? []
        return listed.map { JSONSchema(root: root, node: $0) }
    }

    /// The schema as an independent value.
    ///
    /// Local references into the definitions of the root schema remain valid.
    var selfContained: JSONValue {
        guard let resolved, var members = resolved.node.objectValue else { return node }
        for key in ["$defs", "definitions"] where members[key] == nil { members[key] = root[key] }
        return .object(members)
    }

    /// The permitted values, if the schema lists them with `enum`, `const`, or constant alternatives; empty otherwise.
    package var choices: [JSONValue] {
        guard let resolved else { return [] }
        if let listed = resolved.node["enum"]?.arrayValue { return listed }
        if let constant = resolved.node["const"] { return [constant] }
        let constants = resolved.alternatives.map { $0.resolved?.node["const"] }
        let found = constants.compactMap { $0 }
        return found.count == constants.count ? found : []
    }

    /// The value that the schema suggests with `default`; `nil` for none.
    package var suggestion: JSONValue? { node["default"] ?? resolved?.node["default"] }

    /// A value in the form of the schema, as the starting point of an edit.
    ///
    /// Suggested and constant values are filled in. A required number, Boolean or choice is null, which the schema
    /// refuses, so that the operator must decide. Optional fields without a default are omitted, so that an untouched
    /// field is not sent as "".
    package var template: JSONValue { template(depth: 0) }

    private func template(depth: Int) -> JSONValue {
        guard depth < 16, let schema = resolved else { return .null }
        if let suggestion { return suggestion }
        let choices = schema.choices
        if choices.count == 1 { return choices[0] }
        if !choices.isEmpty { return .null }
        if let alternative = schema.alternatives.first, schema.node["properties"] == nil {
            return alternative.template(depth: depth + 1)
        }
        let type = schema.node["type"]?.stringValue ?? schema.node["type"]?.arrayValue?.first?.stringValue
        switch type ?? (schema.node["properties"] == nil ? nil : "object") {
        case "object":
            var members: JSONObject = [:]
            let parts = [schema] + (schema.node["allOf"]?.arrayValue ?? []).map { JSONSchema(root: root, node: $0) }
            for part in parts {
                guard let properties = part.resolved?.node["properties"]?.objectValue else { continue }
                let required = part.resolved?.node["required"]?.arrayValue ?? []
                for (name, property) in properties where property["readOnly"] != true {
                    let member = JSONSchema(root: root, node: property)
                    guard required.contains(.string(name)) || member.suggestion != nil else { continue }
                    members[name] = member.template(depth: depth + 1)
                }
            }
            return .object(members)
        case "array": return []
        case "string": return ""
        default: return .null
        }
    }

    // MARK: References

    /// Returns the target of a local reference (`#`, `#/$defs/name`) in `root`; `nil` for a missing target or a
    /// reference that is not local.
    static func target(of reference: String, in root: JSONValue) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        let pointer = reference.dropFirst()
        guard !pointer.isEmpty else { return root }
        guard pointer.first == "/" else { return nil }
        var current = root
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let key = unescaped(part)
            if let member = current[key] {
                current = member
            } else if let elements = current.arrayValue, let index = Int(key), elements.indices.contains(index) {
                current = elements[index]
            } else {
                return nil
            }
        }
        return current
    }

    /// Returns a part of a JSON pointer in a fragment, with `%41`, `~1` and `~0` unescaped.
    private static func unescaped(_ part: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(part.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        var text = ""
        var wasTilde = false
        for character in String(decoding: bytes, as: UTF8.self) {
            if wasTilde {
                text.append(character == "1" ? "/" : character == "0" ? "~" : "~\(character)")
                wasTilde = false
            } else if character == "~" {
                wasTilde = true
            } else {
                text.append(character)
            }
        }
        return wasTilde ? text + "~" : text
    }
}
