/// Everything a checkpoint can hold: the MessagePack data model of LangGraph, kept exactly.
///
/// Values that Swift has no twin for (Python classes, dates, sets, exceptions) stay ``extension(_:)`` with their bytes untouched, so that
/// copying a thread or forking it never changes them. ``JSONValue`` is what people see; ``jsonProjection`` gets there.
public enum StoredValue: Hashable, Sendable {
    /// Nil.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A signed 64-bit integer.
    case integer(Int64)
    /// An integer above `Int64.max`; smaller ones are always ``integer(_:)``.
    case unsigned(UInt64)
    /// A double, NaN and infinities included.
    case double(Double)
    /// A number that is stored in four bytes.
    ///
    /// Neither Python nor ``StoredValueEncoder`` stores a number so; other programs may. It is read as the number it is, and stored again in four bytes.
    case float(Float)
    /// UTF-8 text.
    case string(String)
    /// Raw bytes.
    case bytes([UInt8])
    /// A list.
    case array([StoredValue])
    /// A map in stored order, with keys of any kind.
    case map(StoredMap)
    /// A typed value of LangGraph, undecoded.
    case `extension`(StoredExtension)
    /// A whole value under a type tag that is not decoded here (`pickle`, an encrypted value, `bytearray`).
    case opaque(SerializedValue)
}

extension StoredValue {
    /// Whether two values are the same, their texts byte by byte.
    public static func == (left: StoredValue, right: StoredValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.unsigned(let left), .unsigned(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.float(let left), .float(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.extension(let left), .extension(let right)): left == right
        case (.opaque(let left), .opaque(let right)): left == right
        default: false
        }
    }
}

/// The entries of a stored map, in order.
public struct StoredMap: Hashable, Sendable {
    /// One key and its value.
    public struct Entry: Hashable, Sendable {
        /// The key, of any kind.
        public var key: StoredValue
        /// The value.
        public var value: StoredValue

        /// Creates an entry.
        public init(key: StoredValue, value: StoredValue) {
            self.key = key
            self.value = value
        }
    }

    /// The entries in stored order.
    public var entries: [Entry]

    /// Creates a map from entries.
    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// Creates a map with text keys, in the order given.
    public init(pairs: [(String, StoredValue)]) {
        entries = pairs.map { Entry(key: .string($0.0), value: $0.1) }
    }

    /// The value of the first entry with the text key `key`.
    ///
    /// Linear in the number of entries.
    public subscript(key: String) -> StoredValue? {
        entries.first { $0.key == .string(key) }?.value
    }
}

/// A MessagePack extension as stored: its code and payload bytes, never executed.
public struct StoredExtension: Hashable, Sendable {
    /// The extension code; 0 to 7 are LangGraph's (storage format, section 4.3).
    public var code: Int8
    /// The payload exactly as stored.
    public var payload: [UInt8]

    /// Creates an extension value.
    public init(code: Int8, payload: [UInt8]) {
        self.code = code
        self.payload = payload
    }
}

/// A value as a saver stores it: a type tag and bytes.
public struct SerializedValue: Hashable, Sendable {
    /// The tag: `null`, `bytes`, `bytearray`, `msgpack`, `json`, `pickle`, or `<tag>+<cipher>`.
    public var type: String
    /// The bytes under that tag.
    public var bytes: [UInt8]

    /// Creates a serialized value.
    public init(type: String, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }
}

extension StoredValue {
    /// A map with text keys, in the order given.
    public static func map(_ pairs: KeyValuePairs<String, StoredValue>) -> StoredValue {
        .map(StoredMap(pairs: pairs.map { ($0.key, $0.value) }))
    }

    /// The text, when this is a string.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements, when this is a list.
    public var arrayValue: [StoredValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The map, when this is one.
    public var mapValue: StoredMap? {
        if case .map(let map) = self { map } else { nil }
    }
}
