/// A value in a checkpoint: the MessagePack data model of LangGraph, preserved exactly.
///
/// Values without an equivalent in Swift (Python classes, dates, sets, exceptions) stay an ``extension(_:)`` with
/// unchanged bytes, so that copying or forking a thread never changes them. ``jsonProjection`` is the ``JSONValue``
/// that people see.
public enum StoredValue: Hashable, Sendable {
    /// The MessagePack nil.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A signed 64-bit integer.
    case integer(Int64)
    /// An integer above `Int64.max`. Smaller integers are always ``integer(_:)``.
    case unsigned(UInt64)
    /// A double, including NaN and infinities.
    case double(Double)
    /// A number stored in four bytes.
    ///
    /// Neither Python nor ``StoredValueEncoder`` stores such numbers; other programs can. The number is stored again in
    /// four bytes.
    case float(Float)
    /// A UTF-8 string.
    case string(String)
    /// Raw bytes.
    case bytes([UInt8])
    /// A list.
    case array([StoredValue])
    /// A map in stored order, with keys of any kind.
    case map(StoredMap)
    /// A typed value of LangGraph, undecoded.
    case `extension`(StoredExtension)
    /// A complete value under a type tag that is not decoded here (`pickle`, an encrypted value, `bytearray`).
    case opaque(SerializedValue)
}

extension StoredValue {
    /// Whether two values are equal.
    ///
    /// Strings are compared byte by byte.
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
    /// A key and its value.
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

    /// Creates a map with string keys, in the given order.
    public init(pairs: [(String, StoredValue)]) {
        entries = pairs.map { Entry(key: .string($0.0), value: $0.1) }
    }

    /// The value of the first entry with the string key `key`; `nil` for none.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public subscript(key: String) -> StoredValue? {
        entries.first { $0.key == .string(key) }?.value
    }
}

/// A MessagePack extension as stored: its code and its payload bytes, which are never executed.
public struct StoredExtension: Hashable, Sendable {
    /// The extension code.
    ///
    /// The codes 0 to 7 belong to LangGraph (storage format, section 4.3).
    public var code: Int8
    /// The payload exactly as stored.
    public var payload: [UInt8]

    /// Creates an extension value.
    public init(code: Int8, payload: [UInt8]) {
        self.code = code
        self.payload = payload
    }
}

/// A value as savers store it: a type tag and bytes.
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
    /// Creates a map with string keys, in the given order.
    public static func map(_ pairs: KeyValuePairs<String, StoredValue>) -> StoredValue {
        .map(StoredMap(pairs: pairs.map { ($0.key, $0.value) }))
    }

    /// The string; `nil` for other values.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of a list; `nil` for other values.
    public var arrayValue: [StoredValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The map; `nil` for other values.
    public var mapValue: StoredMap? {
        if case .map(let map) = self { map } else { nil }
    }
}
