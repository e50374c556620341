/// A value bound to a place of a statement, in binary form.
enum PostgresValue: Sendable {
    case null
    case integer(Int64)
    case double(Double)
    case bool(Bool)
    case text(String)
    case blob([UInt8])
    case texts([String])
    case optionalTexts([String?])
    case integers([Int64])
    case blobs([[UInt8]])

    static func number(_ value: Int) -> PostgresValue { .integer(Int64(value)) }
    static func optional(_ text: String?) -> PostgresValue { text.map { .text($0) } ?? .null }
    static func optional(_ number: Int64?) -> PostgresValue { number.map { .integer($0) } ?? .null }

    /// Free text for people.
    ///
    /// NUL, which PostgreSQL cannot store in a text, is replaced as in JSON for people.
    static func words(_ text: String?) -> PostgresValue {
        guard let text else { return .null }
        guard text.utf8.contains(0) else { return .text(text) }
        return .text(String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })))
    }

    /// The number of the type in the catalog of the server; 0 lets the server find it.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .integer: 20
        case .double: 701
        case .bool: 16
        case .text: 25
        case .blob: 17
        case .texts, .optionalTexts: 1009
        case .integers: 1016
        case .blobs: 1001
        }
    }

    /// The binary form; nil for NULL.
    var bytes: [UInt8]? {
        switch self {
        case .null: nil
        case .integer(let number): Self.bigEndian(number)
        case .double(let number): Self.bigEndian(number.bitPattern)
        case .bool(let flag): [flag ? 1 : 0]
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        case .texts(let texts): Self.array(of: 25, texts.map { Array($0.utf8) })
        case .optionalTexts(let texts): Self.array(of: 25, texts.map { $0.map { Array($0.utf8) } })
        case .integers(let numbers): Self.array(of: 20, numbers.map { Self.bigEndian($0) })
        case .blobs(let blobs): Self.array(of: 17, blobs)
        }
    }

    /// Whether a text holds the character that the server keeps in no text.
    var holdsNull: Bool {
        switch self {
        case .text(let text): text.utf8.contains(0)
        case .texts(let texts): texts.contains { $0.utf8.contains(0) }
        case .optionalTexts(let texts): texts.contains { $0?.utf8.contains(0) ?? false }
        case .null, .integer, .double, .bool, .blob, .integers, .blobs: false
        }
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func array(of type: Int32, _ elements: [[UInt8]?]) -> [UInt8] {
        let hasNull: Int32 = elements.contains { $0 == nil } ? 1 : 0
        var bytes = bigEndian(Int32(elements.isEmpty ? 0 : 1)) + bigEndian(hasNull) + bigEndian(type)
        guard !elements.isEmpty else { return bytes }
        bytes += bigEndian(Int32(elements.count)) + bigEndian(Int32(1))
        for element in elements {
            guard let element else {
                bytes += bigEndian(Int32(-1))
                continue
            }
            bytes += bigEndian(Int32(element.count))
            bytes += element
        }
        return bytes
    }
}
