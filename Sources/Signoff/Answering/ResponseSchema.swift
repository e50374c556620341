import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint

/// The JSON Schema for the answers of a type, derived by observing how the type decodes.
///
/// The schema accepts every value that the type can decode. Where decoding cannot be observed (an enum with associated
/// values, a type that refuses every generated value, a recursive type), the schema is less specific, but never wrong.
/// Optional members are those that the decoder requests with `decodeIfPresent`. The default value of a property is
/// unknown to the decoder.
enum ResponseSchema {
    /// Returns the schema of `type`; `nil` when the form of its values is unknown.
    static func of(_ type: any Decodable.Type) -> JSONValue? {
        var derivation = SchemaDerivation()
        let schema = derivation.schema(of: type).json
        // A bare `nil` would be JSON null here.
        return schema.objectValue?.isEmpty ?? true ? JSONValue?.none : schema
    }
}

/// The known form of a value, with a generated example when one exists.
struct DerivedSchema {
    var members: JSONObject
    var sample: (any Decodable)?

    var json: JSONValue { .object(members) }

    /// The form when it is one word, such as `string`; otherwise `nil`.
    private var simpleType: String? { members.count == 1 ? members["type"]?.stringValue : nil }

    /// The schema that also accepts null.
    var orNull: JSONValue {
        if members.isEmpty { return json }
        if let simpleType { return ["type": [.string(simpleType), "null"]] }
        return ["anyOf": [json, ["type": "null"]]]
    }
}

struct SchemaDerivation {
    /// The types whose schemas are being derived, to stop at a recursive type.
    private var open: [ObjectIdentifier] = []

    mutating func schema(of type: any Decodable.Type) -> DerivedSchema {
        if let known = Self.known(type) { return known }
        if let provider = type as? any ResponseSchemaProviding.Type {
            let (_, sample) = watched(type)
            return DerivedSchema(members: provider.responseSchema.objectValue ?? [:], sample: sample)
        }
        if let wrapper = type as? any SchemaWrapper.Type { return wrapper.schema(&self) }
        if let cases = type as? any (RawRepresentable & CaseIterable).Type, let known = Self.cases(of: cases) {
            return known
        }
        guard !open.contains(ObjectIdentifier(type)) else { return DerivedSchema(members: [:]) }
        let (probe, sample) = watched(type)
        var members = probe.members(isComplete: sample != nil)
        if members["type"] == "object" { members["title"] = .string(String(describing: type)) }
        return DerivedSchema(members: members, sample: sample)
    }

    /// Decodes a placeholder value, and records the requested types.
    private mutating func watched(_ type: any Decodable.Type) -> (SchemaProbe, (any Decodable)?) {
        let probe = SchemaProbe(self, opening: type)
        let sample = try? type.init(from: probe)
        return (probe, sample)
    }

    mutating func enter(_ type: any Decodable.Type) { open.append(ObjectIdentifier(type)) }

    // MARK: Types that are known

    private static func known(_ type: any Decodable.Type) -> DerivedSchema? {
        switch type {
        case is Bool.Type: DerivedSchema(members: ["type": "boolean"], sample: false)
        case is String.Type: DerivedSchema(members: ["type": "string"], sample: "")
        case is Double.Type: DerivedSchema(members: ["type": "number"], sample: 0.0)
        case is Float.Type: DerivedSchema(members: ["type": "number"], sample: Float(0))
        case is Int.Type: DerivedSchema(members: ["type": "integer"], sample: 0)
        case let type as any (FixedWidthInteger & Decodable).Type: integer(type)
        case is Decimal.Type: DerivedSchema(members: [:], sample: Decimal(0))
        case is Date.Type: DerivedSchema(members: ["type": "string"], sample: Date(timeIntervalSince1970: 0))
        case is UUID.Type:
            DerivedSchema(
                members: ["type": "string", "format": "uuid"],
                sample: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            )
        case is URL.Type: DerivedSchema(members: ["type": "string"], sample: URL(string: "a"))
        case is Data.Type: DerivedSchema(members: ["type": "string", "contentEncoding": "base64"], sample: Data())
        case is JSONValue.Type: DerivedSchema(members: [:], sample: JSONValue.null)
        case is StoredValue.Type: DerivedSchema(members: [:], sample: StoredValue.null)
        case is JSONObject.Type: DerivedSchema(members: ["type": "object"], sample: JSONObject())
        case is NoValue.Type: DerivedSchema(members: [:], sample: NoValue())
        default: nil
        }
    }

    private static func integer<Number: FixedWidthInteger & Decodable>(_ type: Number.Type) -> DerivedSchema {
        var members: JSONObject = ["type": "integer"]
        if let least = Int64(exactly: Number.min), least != .min { members["minimum"] = .integer(least) }
        if let greatest = Int64(exactly: Number.max), greatest != .max { members["maximum"] = .integer(greatest) }
        return DerivedSchema(members: members, sample: Number.zero)
    }

    /// Returns the schema of an enum whose cases decode from strings or numbers.
    private static func cases<Value: RawRepresentable & CaseIterable>(of type: Value.Type) -> DerivedSchema? {
        let all = Array(type.allCases)
        guard let first = all.first as? any Decodable else { return nil }
        var values: [JSONValue] = []
        for value in all {
            switch value.rawValue {
            case let text as String: values.append(.string(text))
            case let number as any FixedWidthInteger:
                guard let number = Int64(exactly: number) else { return nil }
                values.append(.integer(number))
            default: return nil
            }
        }
        guard zip(values, all).allSatisfy({ decodes($0, as: Swift.type(of: first), to: $1) }) else { return nil }
        return DerivedSchema(members: ["enum": .array(values)], sample: first)
    }

    /// Whether a raw value decodes to a case.
    private static func decodes<Value: RawRepresentable>(
        _ json: JSONValue,
        as type: any Decodable.Type,
        to value: Value
    ) -> Bool {
        guard let stored = try? StoredValue(json),
            let decoded = try? decoded(type, from: stored) as? Value
        else { return false }
        return "\(decoded.rawValue)" == "\(value.rawValue)"
    }

    private static func decoded<Value: Decodable>(_ type: Value.Type, from stored: StoredValue) throws -> Value {
        try StoredValueDecoder().decode(type, from: stored)
    }
}

/// A type that wraps another type in a way that decoding does not reveal.
protocol SchemaWrapper {
    static func schema(_ derivation: inout SchemaDerivation) -> DerivedSchema
}

extension Optional: SchemaWrapper where Wrapped: Decodable {
    static func schema(_ derivation: inout SchemaDerivation) -> DerivedSchema {
        let wrapped = derivation.schema(of: Wrapped.self)
        return DerivedSchema(members: wrapped.orNull.objectValue ?? [:], sample: Self.none)
    }
}

extension Array: SchemaWrapper where Element: Decodable {
    static func schema(_ derivation: inout SchemaDerivation) -> DerivedSchema {
        DerivedSchema(members: derivation.list(of: Element.self), sample: Self())
    }
}

extension Set: SchemaWrapper where Element: Decodable {
    static func schema(_ derivation: inout SchemaDerivation) -> DerivedSchema {
        DerivedSchema(members: derivation.list(of: Element.self), sample: Self())
    }
}

extension Dictionary: SchemaWrapper where Key: Decodable, Value: Decodable {
    static func schema(_ derivation: inout SchemaDerivation) -> DerivedSchema {
        guard Key.self == String.self else { return DerivedSchema(members: [:], sample: Self()) }
        var members: JSONObject = ["type": "object"]
        let value = derivation.schema(of: Value.self)
        if !value.members.isEmpty { members["additionalProperties"] = value.json }
        return DerivedSchema(members: members, sample: Self())
    }
}

extension SchemaDerivation {
    fileprivate mutating func list(of element: any Decodable.Type) -> JSONObject {
        var members: JSONObject = ["type": "array"]
        let schema = self.schema(of: element)
        if !schema.members.isEmpty { members["items"] = schema.json }
        return members
    }
}
