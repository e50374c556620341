import FoundationEssentials
import OrderedCollections

/// Encodes Swift values as stored values directly, without intermediate bytes.
///
/// ``JSONValue``, ``StoredValue`` and JSON objects are taken unchanged. A `Set` or `Dictionary` of the standard library
/// is stored sorted, at any depth, so that equal values have equal bytes in every process. Lists and ordered
/// collections keep their order. `Data` is stored as bytes and `URL` as text. `Date` and `Decimal` are stored as
/// LangGraph's own types, exact to the microsecond and the last digit.
///
/// A type that passes its own encoder on (`try tags.encode(to: encoder)`) hides a set from this encoder, and also a
/// dictionary whose keys are not strings or integers. Such a type must encode the collection through a container, or
/// sort it.
public struct StoredValueEncoder: Sendable {
    /// Creates an encoder.
    public init() {}

    /// Encodes a value.
    ///
    /// - Throws: The errors of the value's own `encode(to:)`; ``CheckpointError`` `not_storable` for a number without a
    ///   stored form and for a value nested deeper than 1024 levels.
    public func encode(_ value: some Encodable) throws -> StoredValue {
        try StoredEncoding.stored(value, at: nil)
    }
}

/// An element of the path from the root to the value being encoded.
///
/// The path is a linked list, because most paths are never read.
final class CodingWay: Sendable {
    let key: any CodingKey
    let parent: CodingWay?
    /// The number of elements of the path.
    let length: Int

    init(_ key: any CodingKey, after parent: CodingWay?) {
        self.key = key
        self.parent = parent
        length = (parent?.length ?? 0) + 1
    }

    static func path(_ way: CodingWay?) -> [any CodingKey] {
        var keys: [any CodingKey] = []
        var current = way
        while let link = current {
            keys.append(link.key)
            current = link.parent
        }
        return keys.reversed()
    }
}

/// The part of a value that is encoded so far.
final class StoredEncoding: Encoder {
    private enum Content {
        case nothing
        case value(StoredValue)
        case list([StoredEncoding.Slot])
        case members([(key: String, slot: StoredEncoding.Slot)])
    }

    enum Slot {
        case value(StoredValue)
        case open(StoredEncoding)

        var value: StoredValue {
            switch self {
            case .value(let value): value
            case .open(let encoding): encoding.finished
            }
        }
    }

    let way: CodingWay?
    private var content: Content = .nothing
    private var sortsMembers = false
    private var listOrder = ListOrder.asEncoded
    /// The index of each member, when a linear scan would be slow.
    private var positions: [String: Int] = [:]

    init(at way: CodingWay?) {
        self.way = way
    }

    var codingPath: [any CodingKey] { CodingWay.path(way) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The encoded value.
    ///
    /// A type that encodes nothing becomes an empty map, as with JSON encoders.
    var finished: StoredValue {
        switch content {
        case .nothing: return .map(StoredMap())
        case .value(let value): return value
        case .list(let slots): return .array(listOrder.arranged(slots.map(\.value)))
        case .members(var members):
            if sortsMembers { members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } }
            return .map(StoredMap(members.map { StoredMap.Entry(key: .string($0.key), value: $0.slot.value) }))
        }
    }

    var count: Int {
        if case .list(let slots) = content { slots.count } else { 0 }
    }

    func set(_ value: StoredValue) {
        content = .value(value)
    }

    func append(_ slot: Slot) {
        guard case .list(var slots) = content else {
            content = .list([slot])
            return
        }
        content = .nothing
        slots.append(slot)
        content = .list(slots)
    }

    func set(_ slot: Slot, forKey key: String) {
        guard case .members(var members) = content else {
            content = .members([(key, slot)])
            return
        }
        content = .nothing
        if let index = position(of: key, in: members) {
            members[index].slot = slot
        } else {
            members.append((key, slot))
        }
        content = .members(members)
    }

    private func position(of key: String, in members: [(key: String, slot: Slot)]) -> Int? {
        guard members.count > 16 else { return members.firstIndex { $0.key == key } }
        for position in positions.count..<members.count { positions[members[position].key] = position }
        return positions[key]
    }

    func openList() {
        if case .list = content { return }
        content = .list([])
    }

    func openMembers(sorted: Bool) {
        sortsMembers = sorted
        if case .members = content { return }
        content = .members([])
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        openMembers(sorted: ObjectIdentifier(type) == DictionaryKeyProbe.keyType)
        return KeyedEncodingContainer(StoredKeyedEncoding<Key>(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        openList()
        return StoredUnkeyedEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        StoredSingleEncoding(encoding: self)
    }
}

// MARK: Values with a stored form of their own

extension StoredEncoding {
    static func stored<Value: Encodable>(_ value: Value, at way: @autoclosure () -> CodingWay?) throws -> StoredValue {
        if let direct = try direct(value) { return direct }
        let way = way()
        // A deeper value cannot be stored, and would exhaust the stack of its encoder.
        if let way, way.length > NestingLimit.levels { throw NestingLimit.tooDeep }
        let encoding = StoredEncoding(at: way)
        try value.encode(to: encoding)
        if encoding.count > 1, let unordered = Value.self as? any UnorderedCollection.Type {
            encoding.listOrder = unordered.listOrder
        }
        return encoding.finished
    }

    /// Returns the stored form of a value that needs no encoder.
    ///
    /// Comparing types first avoids the dynamic cast for all other types.
    private static func direct<Value>(_ value: Value) throws -> StoredValue? {
        if Value.self == String.self, let text = value as? String { return .string(text) }
        if Value.self == Int.self, let number = value as? Int { return .integer(Int64(number)) }
        if Value.self == Bool.self, let flag = value as? Bool { return .bool(flag) }
        if Value.self == Double.self, let number = value as? Double { return .double(number) }
        if Value.self == JSONValue.self, let json = value as? JSONValue { return try stored(json) }
        if Value.self == StoredValue.self, let stored = value as? StoredValue {
            try NestingLimit.check(stored)
            return stored
        }
        if Value.self == [String].self, let texts = value as? [String] { return .array(texts.map { .string($0) }) }
        if Value.self == [Int].self, let numbers = value as? [Int] {
            return .array(numbers.map { .integer(Int64($0)) })
        }
        if Value.self == [Double].self, let numbers = value as? [Double] { return .array(numbers.map { .double($0) }) }
        if Value.self == JSONObject.self, let members = value as? JSONObject {
            return try stored(.object(members))
        }
        if Value.self == Data.self, let data = value as? Data { return .bytes([UInt8](data)) }
        if Value.self == Date.self, let date = value as? Date { return try stored(date) }
        if Value.self == Decimal.self, let number = value as? Decimal { return try stored(number) }
        if Value.self == URL.self, let url = value as? URL { return .string(url.absoluteString) }
        return nil
    }

    private static func stored(_ json: JSONValue) throws -> StoredValue {
        try NestingLimit.check(json)
        return try StoredValue(json)
    }

    private static func stored(_ date: Date) throws -> StoredValue {
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        guard microseconds.magnitude < 253_402_300_800_000_000 else {
            throw CheckpointError(.notStorable, "A date outside the years 1 to 9999 cannot be stored.")
        }
        let text = Timestamp(microseconds: Int64(microseconds)).iso8601
        let object = PythonObject(
            code: 3,
            module: "datetime",
            name: "datetime",
            argument: .string(text),
            method: "fromisoformat"
        )
        return try object.storedValue()
    }

    private static func stored(_ number: Decimal) throws -> StoredValue {
        try PythonObject(code: 0, module: "decimal", name: "Decimal", argument: .string(number.description))
            .storedValue()
    }

    static func stored(_ number: UInt64) -> StoredValue {
        Int64(exactly: number).map(StoredValue.integer) ?? .unsigned(number)
    }
}

/// Determines the key type that the standard library uses for dictionaries, whose members are unordered.
private struct DictionaryKeyProbe: Encoder {
    static let keyType: ObjectIdentifier? = {
        let probe = DictionaryKeyProbe()
        try? ["": 0].encode(to: probe)
        return probe.found.type
    }()

    private final class Found {
        var type: ObjectIdentifier?
    }

    private let found = Found()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        found.type = ObjectIdentifier(type)
        return StoredEncoding(at: nil).container(keyedBy: type, sorted: false)
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { StoredEncoding(at: nil).unkeyedContainer() }

    func singleValueContainer() -> any SingleValueEncodingContainer { StoredEncoding(at: nil).singleValueContainer() }
}

extension StoredEncoding {
    fileprivate func container<Key: CodingKey>(keyedBy type: Key.Type, sorted: Bool) -> KeyedEncodingContainer<Key> {
        openMembers(sorted: sorted)
        return KeyedEncodingContainer(StoredKeyedEncoding<Key>(encoding: self))
    }
}
