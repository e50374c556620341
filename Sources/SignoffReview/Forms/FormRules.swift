import OrderedCollections
import SignoffCheckpoint

/// The rules of a schema for one place, with references resolved and `allOf` merged.
struct FormRules {
    enum Reading {
        case readable(FormRules)
        /// A form cannot represent the schema. The reason is written for the operator.
        case unreadable(String)
    }

    private(set) var schema: JSONSchema
    private var rules: JSONObject
    private(set) var isNullable = false
    /// The possible forms of the value, without forms that only permit null.
    private(set) var alternatives: [JSONSchema] = []

    /// Reads a schema, and collects the followed references so that a reference to itself is detected.
    static func read(_ schema: JSONSchema, following references: inout Set<String>, depth: Int) -> Reading {
        guard depth <= SchemaForm.depthLimit else { return .unreadable("nested too deeply for a form: edited as JSON") }
        var node = schema.node
        var rules: JSONObject = [:]
        for _ in 0..<32 {
            guard let members = node.objectValue else {
                if node == true { return .readable(FormRules(schema: schema, rules: [:])) }
                return .unreadable("nothing may stand here, says the schema")
            }
            for (key, value) in members where key != "$ref" && rules[key] == nil { rules[key] = value }
            guard let reference = members["$ref"]?.stringValue else { break }
            guard references.insert(reference).inserted else {
                return .unreadable("the schema refers to itself here: edited as JSON")
            }
            guard let target = JSONSchema.target(of: reference, in: schema.root) else {
                return .unreadable("the schema refers elsewhere and is not fetched: edited as JSON")
            }
            node = target
        }
        if let unknown = rules.keys.first(where: { !SchemaNotes.isKnown($0) }) {
            return .unreadable("the schema keyword \"\(unknown)\" is not known here: edited as JSON")
        }
        for part in rules["allOf"]?.arrayValue ?? [] {
            // A reference in one part is not a cycle in another part or in nested parts.
            var followed = references
            switch read(JSONSchema(root: schema.root, node: part), following: &followed, depth: depth + 1) {
            case .unreadable(let note): return .unreadable(note)
            case .readable(let read): merge(read.rules, into: &rules)
            }
        }
        return .readable(FormRules(schema: JSONSchema(root: schema.root, node: .object(rules)), rules: rules))
    }

    /// Adds the rules of one part of `allOf`.
    ///
    /// If both declare a member, both rules apply.
    private static func merge(_ part: JSONObject, into rules: inout JSONObject) {
        for (key, value) in part where key != "allOf" {
            guard let earlier = rules[key] else {
                rules[key] = value
                continue
            }
            switch (key, earlier, value) {
            case ("properties", .object(var members), .object(let others)):
                for (name, other) in others {
                    members[name] = members[name].map { $0 == other ? $0 : ["allOf": [$0, other]] } ?? other
                }
                rules[key] = .object(members)
            case ("required", .array(let names), .array(let others)):
                rules[key] = .array(names + others.filter { !names.contains($0) })
            default: break
            }
        }
    }

    /// The maximum nesting of schemas that permit a value or null.
    private static let unwrapLimit = 8

    private init(schema: JSONSchema, rules: JSONObject, level: Int = 0) {
        self.schema = schema
        self.rules = rules
        let listed = schema.alternatives
        alternatives = listed.filter { $0.resolved?.node["type"] != "null" && $0.resolved?.node["const"] != .null }
        isNullable = alternatives.count < listed.count || types.contains("null")
        // The schema permits a value or null, so the form of the value is used.
        if alternatives.count == 1, listed.count > 1, level < Self.unwrapLimit,
            let only = alternatives.first?.resolved?.node.objectValue
        {
            var merged = rules
            merged["anyOf"] = nil
            merged["oneOf"] = nil
            for (key, value) in only where merged[key] == nil { merged[key] = value }
            let inside = JSONSchema(root: schema.root, node: .object(merged))
            var inner = FormRules(schema: inside, rules: merged, level: level + 1)
            inner.isNullable = true
            self = inner
        }
    }

    // MARK: Parts

    private var types: [String] {
        (rules["type"].map { $0.arrayValue ?? [$0] } ?? []).compactMap(\.stringValue)
    }

    var properties: OrderedDictionary<String, JSONSchema> {
        (rules["properties"]?.objectValue ?? [:]).mapValues { JSONSchema(root: schema.root, node: $0) }
    }

    var required: Set<String> { Set((rules["required"]?.arrayValue ?? []).compactMap(\.stringValue)) }

    /// The schema of members without a schema of their own; `nil` to permit any value.
    var additional: JSONSchema? {
        guard rules["patternProperties"] == nil, let additional = rules["additionalProperties"],
            additional.objectValue != nil
        else { return nil }
        return JSONSchema(root: schema.root, node: additional)
    }

    func schema(ofElement index: Int) -> JSONSchema? {
        let tuple = rules["prefixItems"]?.arrayValue ?? rules["items"]?.arrayValue ?? []
        if index < tuple.count { return JSONSchema(root: schema.root, node: tuple[index]) }
        guard let items = rules["items"], items.objectValue != nil else { return nil }
        return JSONSchema(root: schema.root, node: items)
    }

    var leastElements: Int { rules["minItems"]?.integerValue.map { Int(clamping: $0) } ?? 0 }

    private func mayGrow(_ count: Int) -> Bool {
        if let most = rules["maxItems"]?.integerValue, count >= most { return false }
        let tuple = rules["prefixItems"]?.arrayValue ?? rules["items"]?.arrayValue ?? []
        return count < tuple.count || rules["items"] != false
    }

    // MARK: The field

    /// Returns the control for a value at this place.
    func control(for value: JSONValue?) -> FormField.Control {
        if let constant = rules["const"] { return .fixed(constant) }
        let choices = schema.choices
        if !choices.isEmpty { return .choice(choices) }
        if !alternatives.isEmpty, rules["properties"] == nil { return branches(for: value) }
        let wanted = types.filter { $0 != "null" }
        let type =
            wanted.count == 1 ? wanted[0] : wanted.isEmpty ? impliedType(of: value) : self.type(of: value, in: wanted)
        switch type {
        case "string": return .text
        case "integer": return .number(isInteger: true)
        case "number": return .number(isInteger: false)
        case "boolean": return .flag
        case "object": return .object(isOpen: rules["additionalProperties"] != false)
        case "array": return .list(mayGrow: mayGrow(value?.arrayValue?.count ?? 0))
        default: return .raw
        }
    }

    private func impliedType(of value: JSONValue?) -> String? {
        if rules["properties"] != nil { return "object" }
        if rules["items"] != nil || rules["prefixItems"] != nil { return "array" }
        if rules["minLength"] != nil || rules["maxLength"] != nil || rules["pattern"] != nil || rules["format"] != nil {
            return "string"
        }
        if rules["minimum"] != nil || rules["maximum"] != nil || rules["multipleOf"] != nil { return "number" }
        return type(of: value, in: ["string", "number", "boolean", "object", "array"])
    }

    private func type(of value: JSONValue?, in wanted: [String]) -> String? {
        let type: String? =
            switch value {
            case .string?: "string"
            case .bool?: "boolean"
            case .object?: "object"
            case .array?: "array"
            case .integer?, .double?, .number?: wanted.contains("number") ? "number" : "integer"
            case .null?, nil: nil
            }
        return type.flatMap { wanted.contains($0) ? $0 : nil }
    }

    private func branches(for value: JSONValue?) -> FormField.Control {
        let branches = alternatives.enumerated().map { index, alternative in
            FormField.Branch(label: label(of: alternative, at: index), template: alternative.template)
        }
        guard let value else { return .branch(branches, selected: nil) }
        let accepted = alternatives.firstIndex { $0.accepts(value) }
        let meant = accepted ?? alternatives.firstIndex { isMeant($0, by: value) }
        return .branch(branches, selected: meant)
    }

    /// Returns the constants that distinguish an alternative from the others.
    private func constants(of alternative: JSONSchema) -> [(name: String, value: JSONValue)] {
        let properties = alternative.resolved?.node["properties"]?.objectValue ?? [:]
        return properties.compactMap { name, property in
            JSONSchema.resolving(property, in: schema.root)?["const"].map { (name, $0) }
        }
    }

    private func label(of alternative: JSONSchema, at index: Int) -> String {
        if let constant = constants(of: alternative).first {
            return constant.value.stringValue ?? constant.value.text(.compact)
        }
        let node = alternative.resolved?.node
        return node?["title"]?.stringValue ?? node?["type"]?.stringValue ?? "alternative \(index + 1)"
    }

    private func isMeant(_ alternative: JSONSchema, by value: JSONValue) -> Bool {
        let constants = constants(of: alternative)
        if !constants.isEmpty {
            return constants.allSatisfy { value[$0.name]?.isSchemaEqual(to: $0.value) ?? false }
        }
        guard let type = alternative.resolved?.node["type"]?.stringValue else { return false }
        return self.type(of: value, in: [type]) == type
    }

    /// Adds the description in the schema to `field`.
    func describe(_ field: inout FormField) {
        if let title = rules["title"]?.stringValue, !title.isEmpty { field.label = title }
        field.isNullable = isNullable
        field.isReadOnly = rules["readOnly"] == true
        if rules["writeOnly"] == true || rules["format"]?.stringValue == "password" { field.isMasked = true }
        if let text = rules["description"]?.stringValue, !text.isEmpty { field.help.append(text) }
        let limits = limits
        if !limits.isEmpty { field.help.append(limits.joined(separator: ", ")) }
        if let value = rules["default"] { field.help.append("default \(value.text(.compact))") }
        if let examples = rules["examples"]?.arrayValue, !examples.isEmpty {
            field.help.append("such as " + examples.prefix(3).map { $0.text(.compact) }.joined(separator: ", "))
        }
    }

    private var limits: [String] {
        func bound(_ key: String, _ words: String) -> String? { rules[key].map { "\(words) \($0.text(.compact))" } }
        var limits = [
            bound("minimum", "at least"), bound("exclusiveMinimum", "more than"), bound("maximum", "at most"),
            bound("exclusiveMaximum", "less than"), bound("multipleOf", "a multiple of"),
        ].compactMap { $0 }
        limits += range("minLength", "maxLength", "character") + range("minItems", "maxItems", "element")
        if rules["uniqueItems"] == true { limits.append("each element once") }
        if let format = rules["format"]?.stringValue {
            limits.append(SchemaFormat(rawValue: format)?.phrase ?? "format \(format), not checked")
        }
        if let pattern = rules["pattern"]?.stringValue { limits.append("pattern \(pattern)") }
        return limits
    }

    private func range(_ least: String, _ most: String, _ unit: String) -> [String] {
        func counted(_ number: Int64) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
        return switch (rules[least]?.integerValue, rules[most]?.integerValue) {
        case (let low?, let high?): ["\(low) to \(counted(high))"]
        case (let low?, nil): ["at least \(counted(low))"]
        case (nil, let high?): ["at most \(counted(high))"]
        case (nil, nil): []
        }
    }
}
