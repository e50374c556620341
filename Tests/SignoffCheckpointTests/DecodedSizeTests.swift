import Testing

@testable import SignoffCheckpoint

@Suite("How many values so many bytes may hold")
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
