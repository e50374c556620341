import OrderedCollections
import SignoffCheckpoint

/// A checkpoint as the reference's PostgreSQL saver stores it: a JSON document, and beside it the values that are stored as bytes.
///
/// A value is inline in the document if JSON reproduces it exactly. Every other value has a row of its own under the
/// version of its channel: lists, maps and bytes as in the reference, and values that JSON of PostgreSQL cannot
/// represent, namely texts with the character NUL, infinities, and doubles that would change.
struct CheckpointDocument {
    /// One value that is stored as bytes.
    struct Blob {
        var channel: String
        var version: String
        var value: SerializedValue
    }

    /// The document as JSON text.
    let text: String
    let blobs: [Blob]
    /// The channels with a version and no value stored as bytes, each with its version; a value under that version would be read as theirs.
    let empty: [(channel: String, version: String)]

    private enum Key {
        static let version = "v"
        static let createdAt = "ts"
        static let id = "id"
        static let values = "channel_values"
        static let versions = "channel_versions"
        static let seen = "versions_seen"
        static let updated = "updated_channels"
        static let all: Set<String> = [version, createdAt, id, values, versions, seen, updated]
    }

    // MARK: Writing

    /// Creates the document of a checkpoint.
    ///
    /// - Throws: `not_storable` for a value without a stored form, and for an entry of an unknown kind that JSON cannot say.
    init(_ checkpoint: Checkpoint) throws {
        var inline: JSONObject = [:]
        var blobs: [Blob] = []
        for (channel, value) in checkpoint.channelValues {
            if let json = Self.inline(value) {
                inline[channel] = json
                continue
            }
            guard let version = checkpoint.channelVersions[channel] else {
                throw CheckpointError(
                    .notStorable,
                    "channel \(ForeignText.identifier(channel)) of checkpoint \(checkpoint.id) has a value and no version to store it under"
                )
            }
            blobs.append(Blob(channel: channel, version: version.text, value: try value.serialized()))
        }
        var document: JSONObject = [
            Key.version: .integer(Int64(checkpoint.formatVersion)),
            Key.createdAt: .string(checkpoint.createdAt),
            Key.id: .string(checkpoint.id.rawValue),
            Key.values: .object(inline),
            Key.versions: Self.json(checkpoint.channelVersions),
            Key.seen: .object(
                JSONObject(uniqueKeysWithValues: checkpoint.versionsSeen.map { ($0.key, Self.json($0.value)) })
            ),
            Key.updated: checkpoint.updatedChannels.map { .array($0.map { .string($0) }) } ?? .null,
        ]
        for entry in checkpoint.extraEntries.entries {
            guard let name = entry.key.stringValue, let json = Self.json(entry.value) else {
                throw CheckpointError(
                    .notStorable,
                    "checkpoint \(checkpoint.id) has an entry that PostgreSQL tables have no place for"
                )
            }
            document[name] = json
        }
        text = JSONValue.object(document).text(.compact)
        self.blobs = blobs
        let names = Set(blobs.map(\.channel))
        empty = checkpoint.channelVersions.filter { !names.contains($0.key) }.map { ($0.key, $0.value.text) }
    }

    /// The value as JSON that the database returns unchanged; `nil` for any other.
    static func inline(_ value: StoredValue) -> JSONValue? {
        switch value {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .unsigned(let number): .number(String(number))
        case .double(let number): isPlain(number) ? .double(number) : nil
        case .string(let text): text.utf8.contains(0) ? nil : .string(text)
        case .float, .bytes, .array, .map, .extension, .opaque: nil
        }
    }

    /// Whether a number is written with a point and without an exponent: the database would spell the exponent out, and has no negative zero.
    private static func isPlain(_ number: Double) -> Bool {
        guard number.isFinite, number != 0 || number.sign == .plus else { return false }
        let text = number.description.utf8
        return text.contains(UInt8(ascii: ".")) && !text.contains(UInt8(ascii: "e"))
    }

    private static func json(_ value: StoredValue) -> JSONValue? {
        switch value {
        case .array(let elements):
            let values = elements.compactMap(json)
            return values.count == elements.count ? .array(values) : nil
        case .map(let map):
            var members: JSONObject = [:]
            for entry in map.entries {
                guard let name = entry.key.stringValue, let value = json(entry.value) else { return nil }
                members[name] = value
            }
            return .object(members)
        default: return inline(value)
        }
    }

    private static func json(_ versions: OrderedDictionary<String, ChannelVersion>) -> JSONValue {
        .object(
            JSONObject(
                uniqueKeysWithValues: versions.map { channel, version in
                    switch version {
                    case .text(let text): (channel, .string(text))
                    case .integer(let number): (channel, .integer(number))
                    }
                }
            )
        )
    }

    // MARK: Reading

    /// Reads a checkpoint from its document and the values beside it, of any format version.
    ///
    /// - Throws: `invalid_data` when an entry does not have the form it must have.
    static func checkpoint(_ document: [UInt8], blobs: [(channel: String, value: SerializedValue)]) throws -> Checkpoint
    {
        guard let members = try JSONValue(parsing: document).objectValue else {
            throw CheckpointError(.invalidData, "The stored checkpoint is not a map.")
        }
        var values = try members[Key.values].map { try map($0) } ?? StoredMap()
        // A value beside the document wins over one in it: a snapshot leaves a mark there.
        for blob in blobs {
            let value = try StoredValue(blob.value)
            if let place = values.entries.firstIndex(where: { $0.key == .string(blob.channel) }) {
                values.entries[place].value = value
            } else {
                values.entries.append(StoredMap.Entry(key: .string(blob.channel), value: value))
            }
        }
        var entries: [StoredMap.Entry] = []
        for (name, member) in members where name != Key.values {
            entries.append(StoredMap.Entry(key: .string(name), value: try StoredValue(member)))
        }
        entries.append(StoredMap.Entry(key: .string(Key.values), value: .map(values)))
        return try Checkpoint(storedMap: .map(StoredMap(entries)))
    }

    private static func map(_ json: JSONValue) throws -> StoredMap {
        guard case .map(let map) = try StoredValue(json) else { return StoredMap() }
        return map
    }
}

extension ChannelVersion {
    /// The version as the key of a stored value.
    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        }
    }
}
