extension StoredValue {
    /// About how many bytes the value has when it is stored, without making its stored form: texts and bytes count their length, everything else a byte.
    package var approximateBytes: Int {
        switch self {
        case .null, .bool, .integer, .unsigned, .double, .float: 1
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .array(let elements): elements.reduce(1) { $0 + $1.approximateBytes }
        case .map(let map):
            map.entries.reduce(1) { $0 + $1.key.approximateBytes + $1.value.approximateBytes }
        case .extension(let typed): typed.payload.count
        case .opaque(let value): value.bytes.count
        }
    }
}
