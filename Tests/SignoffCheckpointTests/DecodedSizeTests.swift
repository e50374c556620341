import OrderedCollections
import Testing

@testable import SignoffCheckpoint

@Suite("The number of values in a number of bytes")
struct DecodedSizeTests {
    /// A list of `count` values that have one byte each.
    private func list(_ count: Int, of byte: UInt8 = 0xC0) -> [UInt8] {
        [0xDD] + withUnsafeBytes(of: UInt32(count).bigEndian, Array.init) + Array(repeating: byte, count: count)
    }

    @Test("Millions of small values are refused before there is room made for them, wherever they stand")
    func refused() {
        let nulls = list(5_000_000)
        #expect(throws: CheckpointError.self) { try MessagePack.decode(nulls) }
        // Lists in lists: no list is large, all together are.
        let lists =
            [0xDC, 0x07, 0xD0]
            + Array(repeating: [0xDC, 0x03, 0xE8] + [UInt8](repeating: 0xC3, count: 1_000), count: 2_000).joined()
        #expect(throws: CheckpointError.self) { try MessagePack.decode(Array(lists)) }
    }

    @Test("Millions of small values of a JSON text are refused, wherever they stand, and the line and column are named")
    func refusedJSON() throws {
        let lists =
            "["
            + Array(repeating: "[" + String(repeating: "1,", count: 999) + "1]", count: 2_100).joined(separator: ",")
            + "]"
        for text in ["[" + String(repeating: "0,", count: 2_100_000) + "0]", lists] {
            let error = #expect(throws: CheckpointError.self) { try JSONValue(parsing: text) }
            #expect(error?.code == .invalidData)
            #expect(error?.message.contains("line 1, column") == true)
        }
        let members = (0..<1_000_000).map { "\"\($0)\":0" }.joined(separator: ",")
        #expect(try JSONValue(parsing: "{\(members)}").objectValue?.count == 1_000_000)
    }

    @Test(
        "Every stored value is also read as JSON, for every kind of content",
        arguments: [StoredValue.null, .integer(7), .double(1)]
    )
    func storedAsJSON(value: StoredValue) throws {
        let count = value == .double(1) ? 2_100_000 : 1_100_000
        let stored = StoredValue.array(Array(repeating: value, count: count))
        let text = try MessagePack.decode(MessagePack.encode(stored)).jsonProjection.text(.compact)
        #expect(try JSONValue(parsing: text).arrayValue?.count == count)
    }

    @Test("What cannot be read is not stored either")
    func notStored() throws {
        let small = StoredValue.array(Array(repeating: .null, count: 1_200_000))
        let error = #expect(throws: CheckpointError.self) { try MessagePack.encode(small) }
        #expect(error?.code == .notStorable)
    }

    @Test("A million small values, and any number of large ones, are stored and read")
    func accepted() throws {
        for value in [
            StoredValue.array(Array(repeating: .bool(true), count: 1_000_000)),
            .array(Array(repeating: .double(1.5), count: 1_050_000)),
        ] {
            #expect(try MessagePack.decode(MessagePack.encode(value)) == value)
        }
    }
}
