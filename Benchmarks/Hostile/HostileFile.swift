import OrderedCollections
import SignoffCheckpoint

/// A database made by another program to exhaust the memory or time of its reader.
struct HostileFile: Sendable {
    let name: String
    /// The payloads of its questions, each on a thread of its own.
    var payloads: @Sendable () -> [StoredValue] = { [.string("What is this?")] }
    /// The statements that change the rows afterwards.
    var script = ""
    /// The bytes that replace the payloads of questions, in a form that Signoff never writes.
    var stored: (@Sendable () -> [UInt8])?

    private static let million = 1_000_000

    private static func text(_ unit: String, bytes: Int) -> StoredValue {
        .string(String(repeating: unit, count: bytes / unit.utf8.count))
    }

    private static func map(_ keys: some Sequence<String>) -> StoredValue {
        .map(StoredMap(pairs: keys.enumerated().map { ($0.element, .integer(Int64($0.offset))) }))
    }

    /// A list in MessagePack of one value again and again.
    private static func array(of value: [UInt8], count: Int) -> [UInt8] {
        let length = UInt32(count)
        var bytes: [UInt8] = [0xdd] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        bytes.reserveCapacity(5 + count * value.count)
        for _ in 0..<count { bytes += value }
        return bytes
    }

    private static func nested(_ depth: Int) -> StoredValue {
        (0..<depth).reduce(StoredValue.null) { inner, _ in .array([inner]) }
    }

    /// Files with large values.
    private static let texts: [HostileFile] = [
        HostileFile(name: "a text of 50 MB", payloads: { [text("a", bytes: 50 * million)] }),
        HostileFile(name: "bytes of 50 MB", payloads: { [.bytes(Array(repeating: 255, count: 50 * million))] }),
        HostileFile(
            name: "100 texts of 1 MB",
            payloads: { Array(repeating: text("word ", bytes: million), count: 100) }
        ),
        HostileFile(name: "a line of 1 MB", payloads: { [text("a", bytes: million)] }),
        HostileFile(name: "10 MB of lines", payloads: { [text("line\n", bytes: 10 * million)] }),
        HostileFile(name: "2 million quotes", payloads: { [text("\"", bytes: 2 * million)] }),
        HostileFile(name: "2 million control characters", payloads: { [text("\u{1}", bytes: 2 * million)] }),
        HostileFile(name: "5 MB of combining marks", payloads: { [text("\u{301}", bytes: 5 * million)] }),
        HostileFile(name: "20 MB of blanks", payloads: { [text(" ", bytes: 20 * million)] }),
        HostileFile(name: "5 MB of joined pictographs", payloads: { [text("👩‍👩‍👧‍👦\u{200D}", bytes: 5 * million)] }),
        HostileFile(name: "5 MB of wide letters", payloads: { [text("漢字", bytes: 5 * million)] }),
        HostileFile(name: "5 MB of direction marks", payloads: { [text("\u{202E}a", bytes: 5 * million)] }),
        HostileFile(name: "5 MB of tabs", payloads: { [text("\t", bytes: 5 * million)] }),
        HostileFile(
            name: "a data address of 10 MB",
            payloads: { [text("data:image/png;base64,AAAA", bytes: 10 * million)] }
        ),
    ]

    /// Files with many values.
    private static let structures: [HostileFile] = [
        HostileFile(name: "5 million nulls", stored: { array(of: [0xc0], count: 5 * million) }),
        HostileFile(name: "1 million numbers", stored: { array(of: [0xcd, 0x12, 0x34], count: million) }),
        HostileFile(
            name: "1 million doubles",
            stored: { array(of: [0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], count: million) }
        ),
        HostileFile(name: "300,000 maps", stored: { array(of: [0x81, 0xa1, 0x6b, 0x01], count: 300_000) }),
        HostileFile(name: "100,000 keys", payloads: { [map((0..<100_000).map { "key \($0)" })] }),
        HostileFile(name: "a key of 1 MB", payloads: { [map([String(repeating: "k", count: million)])] }),
        HostileFile(
            name: "10 keys of 1 MB",
            payloads: { [map((0..<10).map { "\($0)" + String(repeating: "k", count: million) })] }
        ),
        HostileFile(name: "400 levels", payloads: { [nested(400)] }),
        HostileFile(
            name: "1,000 questions of 100 KB",
            payloads: { Array(repeating: text("b", bytes: 100_000), count: 1_000) }
        ),
        HostileFile(name: "2,000 threads", payloads: { Array(repeating: .string("Continue?"), count: 2_000) }),
        HostileFile(
            name: "10,000 calls",
            payloads: {
                [
                    .map([
                        "action_requests": .array(
                            Array(repeating: .map(["name": .string("pay"), "args": map(["amount"])]), count: 10_000)
                        )
                    ])
                ]
            }
        ),
    ]

    /// Files whose rows are not what their columns promise.
    private static let broken: [HostileFile] = [
        HostileFile(name: "an array that claims 4 billion elements", script: replacing("X'ddffffffff'")),
        HostileFile(name: "a text that claims 4 GB", script: replacing("X'dbffffffff61'")),
        HostileFile(name: "a value that ends early", script: replacing("X'93a16101'")),
        HostileFile(name: "20 MB of nothing", script: replacing("ZEROBLOB(20000000)")),
        HostileFile(
            name: "20 MB of metadata",
            script: "UPDATE checkpoints SET metadata = '{\"a\":\"' || HEX(ZEROBLOB(10000000)) || '\"}'"
        ),
        HostileFile(
            name: "an error of 20 MB",
            script:
                "UPDATE writes SET channel = '__error__', type = 'json', value = '\"' || HEX(ZEROBLOB(10000000)) || '\"'"
        ),
        HostileFile(
            name: "a thread whose name has 1 MB",
            script:
                "UPDATE writes SET thread_id = HEX(ZEROBLOB(500000)); UPDATE checkpoints SET thread_id = HEX(ZEROBLOB(500000))"
        ),
    ]

    private static func replacing(_ bytes: String) -> String {
        "UPDATE writes SET value = \(bytes) WHERE channel = '__interrupt__'"
    }

    /// All of them.
    static var all: [HostileFile] { texts + structures + broken }

    /// Makes the file.
    func write(to path: String) throws {
        let connection = try BareConnection(path, synchronous: "OFF")
        try connection.script(ScaleFiles.referenceTables)
        let writer = ThreadWriter(connection: connection)
        try connection.script("BEGIN")
        for (number, payload) in payloads().enumerated() {
            _ = try writer.write(ThreadID("t-\(number)"), turns: 1, outcome: .waiting, payload: payload)
        }
        if let stored {
            try connection.run("UPDATE writes SET value = ? WHERE channel = '__interrupt__'", [.blob(stored())])
        }
        try connection.script("COMMIT; \(script); PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
