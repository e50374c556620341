import OrderedCollections

extension Checkpoint {
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

    /// The checkpoint as the map that savers store.
    public var storedMap: StoredValue {
        let seen = versionsSeen.elements.map { ($0.key, Self.stored($0.value)) }
        var pairs: [(String, StoredValue)] = [
            (Key.version, .integer(Int64(formatVersion))),
            (Key.createdAt, .string(createdAt)),
            (Key.id, .string(id.rawValue)),
            (Key.values, .map(StoredMap(pairs: channelValues.elements.map { ($0.key, $0.value) }))),
            (Key.versions, Self.stored(channelVersions)),
            (Key.seen, .map(StoredMap(pairs: seen))),
        ]
        pairs.append((Key.updated, updatedChannels.map { .array($0.map { .string($0) }) } ?? .null))
        return .map(StoredMap(StoredMap(pairs: pairs).entries + extraEntries.entries))
    }

    private static func stored(_ versions: OrderedDictionary<String, ChannelVersion>) -> StoredValue {
        .map(StoredMap(pairs: versions.elements.map { ($0.key, $0.value.storedValue) }))
    }

    /// Reads the map that savers store, in any format version.
    ///
    /// Entries that old files omit are empty.
    ///
    /// - Throws: `invalid_data` when the value is not a map, has no id, or has an entry of the wrong form.
    public init(storedMap: StoredValue) throws {
        if case .opaque(let serialized) = storedMap {
            throw CheckpointError(
                .invalidData,
                "The checkpoint is stored as \"\(serialized.type)\" and cannot be read without the key it was written with."
            )
        }
        guard case .map(let map) = storedMap else { throw Self.invalid("is a \(storedMap.kindText) instead of a map") }
        guard let id = map[Key.id]?.stringValue else { throw Self.invalid("has no id") }
        self.init(id: CheckpointID(rawValue: id), createdAt: map[Key.createdAt]?.stringValue ?? "")
        if case .integer(let version)? = map[Key.version] { formatVersion = Int(version) } else { formatVersion = 1 }
        for entry in try Self.entries(map, Key.values) { channelValues[try Self.name(entry)] = entry.value }
        channelVersions = try Self.versions(try Self.entries(map, Key.versions))
        for entry in try Self.entries(map, Key.seen) {
            guard case .map(let versions) = entry.value else {
                throw Self.invalid("has \(Key.seen) that are not a map")
            }
            versionsSeen[try Self.name(entry)] = try Self.versions(versions.entries)
        }
        if let updated = map[Key.updated]?.arrayValue { updatedChannels = updated.compactMap(\.stringValue) }
        extraEntries = StoredMap(map.entries.filter { !Key.all.contains($0.key.stringValue ?? "") })
    }

    private static func invalid(_ problem: String) -> CheckpointError {
        CheckpointError(.invalidData, "The stored checkpoint \(problem).")
    }

    private static func name(_ entry: StoredMap.Entry) throws -> String {
        guard case .string(let name) = entry.key else { throw invalid("names a channel by a \(entry.key.kindText)") }
        return name
    }

    private static func entries(_ map: StoredMap, _ key: String) throws -> [StoredMap.Entry] {
        switch map[key] {
        case .map(let entries): return entries.entries
        case nil, .null: return []
        case let other?: throw invalid("has \(key) that are a \(other.kindText) instead of a map")
        }
    }

    private static func versions(_ entries: [StoredMap.Entry]) throws -> OrderedDictionary<String, ChannelVersion> {
        var versions: OrderedDictionary<String, ChannelVersion> = [:]
        for entry in entries {
            switch entry.value {
            case .string(let text): versions[try name(entry)] = .text(text)
            case .integer(let number): versions[try name(entry)] = .integer(number)
            // The oldest files store null for a channel that was never written.
            case .null: continue
            default: throw invalid("has a channel version that is a \(entry.value.kindText)")
            }
        }
        return versions
    }
}

extension ChannelVersion {
    /// The version as stored.
    var storedValue: StoredValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        }
    }
}
