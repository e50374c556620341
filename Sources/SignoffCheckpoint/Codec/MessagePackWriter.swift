/// Writes MessagePack into a growing buffer.
struct MessagePackWriter {
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    mutating func write(_ value: StoredValue) throws {
        switch value {
        case .null: bytes.append(0xC0)
        case .bool(let flag): bytes.append(flag ? 0xC3 : 0xC2)
        case .integer(let number): write(number)
        case .unsigned(let number): write(unsigned: number)
        case .double(let number):
            bytes.append(0xCB)
            append(number.bitPattern)
        case .float(let number):
            bytes.append(0xCA)
            append(number.bitPattern)
        case .string(let text): try write(text)
        case .bytes(let content):
            try writeLength(content.count, short: 0xC4, medium: 0xC5, long: 0xC6)
            bytes.append(contentsOf: content)
        case .array(let elements): try write(elements)
        case .map(let map): try write(map)
        case .extension(let typed): try write(typed)
        case .opaque(let serialized):
            throw CheckpointError(
                .notStorable,
                "A value of type \"\(serialized.type)\" can only be stored whole, not inside another value."
            )
        }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func write(_ number: Int64) {
        switch number {
        case 0...: write(unsigned: UInt64(number))
        case -32..<0: bytes.append(UInt8(bitPattern: Int8(number)))
        case Int64(Int8.min) ..< -32:
            bytes.append(0xD0)
            append(Int8(number))
        case Int64(Int16.min)..<Int64(Int8.min):
            bytes.append(0xD1)
            append(Int16(number))
        case Int64(Int32.min)..<Int64(Int16.min):
            bytes.append(0xD2)
            append(Int32(number))
        default:
            bytes.append(0xD3)
            append(number)
        }
    }

    private mutating func write(unsigned number: UInt64) {
        switch number {
        case 0..<0x80: bytes.append(UInt8(number))
        case 0x80...0xFF:
            bytes.append(0xCC)
            append(UInt8(number))
        case 0x100...0xFFFF:
            bytes.append(0xCD)
            append(UInt16(number))
        case 0x1_0000...0xFFFF_FFFF:
            bytes.append(0xCE)
            append(UInt32(number))
        default:
            bytes.append(0xCF)
            append(number)
        }
    }

    private mutating func write(_ text: String) throws {
        let count = text.utf8.count
        if count < 32 {
            bytes.append(0xA0 | UInt8(count))
        } else {
            try writeLength(count, short: 0xD9, medium: 0xDA, long: 0xDB)
        }
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func writeLength(_ count: Int, short: UInt8?, medium: UInt8, long: UInt8) throws {
        if let short, count <= 0xFF {
            bytes.append(short)
            append(UInt8(count))
        } else if count <= 0xFFFF {
            bytes.append(medium)
            append(UInt16(count))
        } else if count <= 0xFFFF_FFFF {
            bytes.append(long)
            append(UInt32(count))
        } else {
            throw CheckpointError(.notStorable, "A value of \(count) bytes or elements is too long to be stored.")
        }
    }

    private mutating func enter() throws {
        depth += 1
        guard depth <= NestingLimit.levels else { throw NestingLimit.tooDeep }
    }

    private mutating func write(_ elements: [StoredValue]) throws {
        try enter()
        defer { depth -= 1 }
        if elements.count < 16 {
            bytes.append(0x90 | UInt8(elements.count))
        } else {
            try writeLength(elements.count, short: nil, medium: 0xDC, long: 0xDD)
        }
        for element in elements { try write(element) }
    }

    private mutating func write(_ map: StoredMap) throws {
        try enter()
        defer { depth -= 1 }
        if map.entries.count < 16 {
            bytes.append(0x80 | UInt8(map.entries.count))
        } else {
            try writeLength(map.entries.count, short: nil, medium: 0xDE, long: 0xDF)
        }
        for entry in map.entries {
            try write(entry.key)
            try write(entry.value)
        }
    }

    private mutating func write(_ typed: StoredExtension) throws {
        switch typed.payload.count {
        case 1: bytes.append(0xD4)
        case 2: bytes.append(0xD5)
        case 4: bytes.append(0xD6)
        case 8: bytes.append(0xD7)
        case 16: bytes.append(0xD8)
        default: try writeLength(typed.payload.count, short: 0xC7, medium: 0xC8, long: 0xC9)
        }
        append(typed.code)
        bytes.append(contentsOf: typed.payload)
    }
}
