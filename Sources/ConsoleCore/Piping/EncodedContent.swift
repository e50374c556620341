import OrderedCollections
import SignoffCheckpoint

/// Encoded content in a value that names its encoding.
struct EncodedContent: Equatable, Sendable {
    /// The name of the encoding in lower case: a stored type such as `pickle`, or a media type without its parameters.
    var type: String
    var bytes: [UInt8]

    private static let typeNames: Set<String> = [
        "content_type", "contenttype", "content-type", "mime_type", "mimetype", "media_type", "mediatype",
    ]
    private static let contentNames = ["data", "content", "body", "payload", "blob", "value"]

    /// Reads a value of a stored type that has no JSON, a `data:` URL, or an object with a media type and a content.
    ///
    /// - Returns: `nil` when the value does not name an encoding.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self.init(dataURL: text)
        case .object(let members):
            if let stored = members["$type"]?.stringValue, let text = members["$base64"]?.stringValue,
                let bytes = Base64.bytes(of: text)
            {
                self.init(type: stored, bytes: bytes)
            } else {
                self.init(members)
            }
        default: return nil
        }
    }

    private init(type: String, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    private init?(_ members: JSONObject) {
        guard let type = members.first(where: { Self.typeNames.contains($0.key.lowercased()) })?.value.stringValue,
            !type.isEmpty
        else { return nil }
        if let text = members["base64"]?.stringValue {
            guard let bytes = Base64.bytes(of: text) else { return nil }
            self.bytes = bytes
        } else {
            let content = Self.contentNames.lazy.compactMap { members[$0]?.stringValue }.first
            guard let content else { return nil }
            if members["encoding"]?.stringValue?.lowercased() == "base64" {
                guard let bytes = Base64.bytes(of: content) else { return nil }
                self.bytes = bytes
            } else {
                bytes = Array(content.utf8)
            }
        }
        self.type = Self.name(type)
    }

    private init?(dataURL text: String) {
        guard text.hasPrefix("data:"), let comma = text.firstIndex(of: ",") else { return nil }
        let parts = text[text.index(text.startIndex, offsetBy: 5)..<comma].split(separator: ";")
        guard let type = parts.first, type.contains("/"), parts.last == "base64",
            let bytes = Base64.bytes(of: String(text[text.index(after: comma)...]))
        else { return nil }
        self.type = Self.name(String(type))
        self.bytes = bytes
    }

    private static func name(_ type: String) -> String {
        (type.split(separator: ";").first.map(String.init) ?? type).trimmed.lowercased()
    }
}
