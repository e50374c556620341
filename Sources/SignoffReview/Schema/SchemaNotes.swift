import OrderedCollections
import SignoffCheckpoint

/// The parts of a schema that are not checked.
struct SchemaNotes {
    private(set) var notes: [String] = []
    private let root: JSONValue
    private var steps = 0

    private static let known: Set<String> = [
        "$ref", "$defs", "definitions", "$schema", "$id", "$comment", "type", "enum", "const", "oneOf", "anyOf",
        "allOf",
        "properties", "patternProperties", "required", "additionalProperties", "items", "prefixItems", "minLength",
        "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems",
        "maxItems", "uniqueItems", "format", "default", "title", "description", "examples", "readOnly", "writeOnly",
        "deprecated", "discriminator",
    ]

    /// Whether a keyword is checked, or is only descriptive.
    static func isKnown(_ keyword: String) -> Bool { known.contains(keyword) || keyword.hasPrefix("x-") }

    private static let typeNames: Set<String> = ["null", "boolean", "object", "array", "number", "string", "integer"]

    /// Whether the value of a keyword is well formed.
    private static func isWellFormed(_ value: JSONValue, of keyword: String) -> Bool {
        switch keyword {
        case "type":
            let names = value.stringValue.map { [$0] } ?? value.arrayValue?.compactMap(\.stringValue) ?? []
            return !names.isEmpty && names.count == value.arrayValue?.count ?? 1
                && names.allSatisfy(typeNames.contains)
        case "properties", "patternProperties", "$defs", "definitions": return value.objectValue != nil
        case "oneOf", "anyOf", "allOf", "prefixItems", "enum", "required": return value.arrayValue != nil
        case "minLength", "maxLength", "minimum", "maximum", "multipleOf", "minItems", "maxItems": return value.isNumber
        default: return true
        }
    }

    init(of schema: JSONSchema) {
        root = schema.root
        visit(schema.node, at: JSONPath(), depth: 0)
    }

    private mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    private mutating func visit(_ schema: JSONValue, at path: JSONPath, depth: Int) {
        steps += 1
        guard steps <= 20_000, depth <= 64 else { return }
        if schema.boolValue != nil { return }
        guard let members = schema.objectValue else {
            note("the schema at \(path) is not a schema: nothing is checked there")
            return
        }
        for (key, value) in members {
            let place = path.member(key)
            guard SchemaNotes.isWellFormed(value, of: key) else {
                note("the \"\(key)\" of the schema at \(path) is not valid and not checked")
                continue
            }
            switch key {
            case "$ref":
                if JSONSchema.target(of: value.stringValue ?? "", in: root) == nil {
                    note("the schema at \(place) refers elsewhere and is not fetched: nothing is checked there")
                }
            case "properties", "patternProperties", "$defs", "definitions":
                for (name, property) in value.objectValue ?? [:] {
                    visit(property, at: place.member(name), depth: depth + 1)
                }
            case "oneOf", "anyOf", "allOf", "prefixItems":
                for (index, part) in (value.arrayValue ?? []).enumerated() {
                    visit(part, at: place.element(index), depth: depth + 1)
                }
            case "items":
                for (index, part) in (value.arrayValue ?? []).enumerated() {
                    visit(part, at: place.element(index), depth: depth + 1)
                }
                if value.arrayValue == nil { visit(value, at: place, depth: depth + 1) }
            case "additionalProperties":
                visit(value, at: place, depth: depth + 1)
            case "pattern":
                if value.stringValue.map({ SchemaPattern($0) == nil }) ?? true {
                    note("the pattern at \(place) cannot be read and is not checked")
                }
            case "format":
                if let name = value.stringValue, SchemaFormat(rawValue: name) == nil {
                    note("the format \(ForeignText.quoted(name)) at \(place) is not checked")
                }
            default:
                if !SchemaNotes.isKnown(key) {
                    note("the schema keyword \(ForeignText.quoted(key)) at \(path) is not checked")
                }
            }
        }
    }
}
