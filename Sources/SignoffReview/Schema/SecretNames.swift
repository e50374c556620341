import OrderedCollections
package import SignoffCheckpoint

/// The names of members whose values are secrets, and the mask that replaces the values, independent of their length.
///
/// A name is secret if the name itself indicates a secret (`password`, `api_key`, `clientSecret`), or if a schema
/// declares the member `writeOnly` or of format `password`.
package struct SecretNames: Equatable, Sendable {
    /// The text shown in place of a secret.
    package static let mask = "********"

    /// Names and endings of names that indicate a secret, in lower case and without word separators.
    private static let endings = [
        "password", "passwd", "passphrase", "secret", "secretkey", "apikey", "accesskey", "privatekey", "accesstoken",
        "refreshtoken", "authtoken", "bearertoken", "sessiontoken", "credential", "credentials", "authorization",
    ].map { Array($0.utf8) }
    private static let whole = ["token", "pwd", "bearer", "cookie", "setcookie"].map { Array($0.utf8) }

    private var marked: Set<String> = []
    /// Whether a schema declares the whole answer a secret.
    package private(set) var hidesAnswer = false

    /// Creates the secret names: those that indicate a secret themselves, and those that schemas mark.
    package init(schemas: [JSONValue] = []) {
        for schema in schemas {
            hidesAnswer = hidesAnswer || Self.isMarked(schema, in: schema)
            collect(schema, in: schema, depth: 0)
        }
    }

    private mutating func collect(_ schema: JSONValue, in root: JSONValue, depth: Int) {
        guard depth < 32 else { return }
        for (name, member) in schema["properties"]?.objectValue ?? [:] where Self.isMarked(member, in: root) {
            marked.insert(name)
        }
        switch schema {
        case .object(let members): for value in members.values { collect(value, in: root, depth: depth + 1) }
        case .array(let elements): for value in elements { collect(value, in: root, depth: depth + 1) }
        default: break
        }
    }

    /// Whether a schema, a schema it refers to, or a part of it marks its value as a secret.
    private static func isMarked(_ schema: JSONValue, in root: JSONValue, steps: Int = 0) -> Bool {
        guard steps < 8 else { return false }
        if schema["writeOnly"] == true || schema["format"]?.stringValue == "password" { return true }
        if let reference = schema["$ref"]?.stringValue, let target = JSONSchema.target(of: reference, in: root),
            isMarked(target, in: root, steps: steps + 1)
        {
            return true
        }
        let parts = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.arrayValue ?? [] }
        return parts.contains { isMarked($0, in: root, steps: steps + 1) }
    }

    /// Whether the member with this name is a secret.
    package func hides(_ name: String) -> Bool { marked.contains(name) || Self.isSecret(name) }

    /// Whether a path such as `$.account.api_key` leads to a secret or into one.
    package func hidesEnd(of path: String) -> Bool {
        path.split(whereSeparator: { ".[]\"'".contains($0) }).contains { hides(String($0)) }
    }

    /// Whether a name itself indicates a secret.
    package static func isSecret(_ name: String) -> Bool {
        let plain = plain(name)
        return whole.contains(plain) || endings.contains { plain.suffix($0.count).elementsEqual($0) }
    }

    /// Returns the UTF-8 bytes of a name in lower case, without word separators.
    ///
    /// The name of every member of every question is checked, so ASCII names are not read character by character.
    private static func plain(_ name: String) -> [UInt8] {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else {
            return Array(name.lowercased().filter { !"_-. ".contains($0) }.utf8)
        }
        return name.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): nil
            default: byte
            }
        }
    }

    /// Returns the value with all secrets in it masked: strings, numbers and whole objects.
    ///
    /// Empty values, `true`, `false` and `null` are unchanged.
    ///
    /// The search stops at a depth of 128.
    package func masked(_ value: JSONValue) -> JSONValue { masked(value, depth: 0) }

    private func masked(_ value: JSONValue, depth: Int) -> JSONValue {
        guard depth < 128 else { return value }
        switch value {
        case .object(let members):
            var shown = members
            for (name, member) in members {
                shown[name] = hides(name) ? Self.covered(member) : masked(member, depth: depth + 1)
            }
            return .object(shown)
        case .array(let elements): return .array(elements.map { masked($0, depth: depth + 1) })
        default: return value
        }
    }

    /// Returns a secret value, masked.
    package static func covered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool: value
        case .string(let text) where text.isEmpty: value
        case .object(let members) where members.isEmpty: value
        case .array(let elements) where elements.isEmpty: value
        default: .string(mask)
        }
    }
}
