/// Reads MessagePack from untrusted bytes that outlive the reader.
struct MessagePackReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth: Int
    /// The number of values that lists and maps are still permitted to have.
    private var room: Int
    /// The size limits of an abridged value; `nil` to read everything.
    private var abridgment: MessagePack.Abridgment?

    init(bytes: UnsafeBufferPointer<UInt8>, depth: Int, abridgment: MessagePack.Abridgment? = nil) {
        room = MessagePack.maximumValues(in: bytes.count)
        self.bytes = bytes
        self.depth = depth
        self.abridgment = abridgment
    }

    mutating func wholeValue() throws -> StoredValue {
        let value = try value()
        guard position == bytes.count else { throw invalid("\(bytes.count - position) bytes are left over") }
        return value
    }

    private func invalid(_ problem: String) -> CheckpointError {
        CheckpointError(.invalidData, "Invalid MessagePack at byte \(position): \(problem).")
    }

    private mutating func take<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
        let size = MemoryLayout<Number>.size
        guard bytes.count - position >= size else { throw invalid("the data ends early") }
        var number: Number = 0
        for byte in bytes[position..<(position + size)] { number = number << 8 | Number(truncatingIfNeeded: byte) }
        position += size
        return number
    }

    private mutating func take(_ count: Int) throws -> UnsafeBufferPointer<UInt8> {
        guard bytes.count - position >= count else { throw invalid("the data ends early") }
        defer { position += count }
        return UnsafeBufferPointer(rebasing: bytes[position..<(position + count)])
    }

    private mutating func value() throws -> StoredValue {
        let form = try take(UInt8.self)
        switch form {
        case 0x00...0x7F: return .integer(Int64(form))
        case 0xE0...0xFF: return .integer(Int64(Int8(bitPattern: form)))
        case 0xA0...0xBF: return try text(Int(form & 0x1F))
        case 0x90...0x9F: return try array(Int(form & 0x0F))
        case 0x80...0x8F: return try map(Int(form & 0x0F))
        case 0xC0: return .null
        case 0xC2: return .bool(false)
        case 0xC3: return .bool(true)
        case 0xC4: return .bytes(try blob(Int(try take(UInt8.self))))
        case 0xC5: return .bytes(try blob(Int(try take(UInt16.self))))
        case 0xC6: return .bytes(try blob(Int(try take(UInt32.self))))
        case 0xC7: return try typed(Int(try take(UInt8.self)))
        case 0xC8: return try typed(Int(try take(UInt16.self)))
        case 0xC9: return try typed(Int(try take(UInt32.self)))
        case 0xD4...0xD8: return try typed(1 << Int(form - 0xD4))
        case 0xD9: return try text(Int(try take(UInt8.self)))
        case 0xDA: return try text(Int(try take(UInt16.self)))
        case 0xDB: return try text(Int(try take(UInt32.self)))
        case 0xDC: return try array(Int(try take(UInt16.self)))
        case 0xDD: return try array(Int(try take(UInt32.self)))
        case 0xDE: return try map(Int(try take(UInt16.self)))
        case 0xDF: return try map(Int(try take(UInt32.self)))
        case 0xC1:
            position -= 1
            throw invalid("the byte c1 starts no value")
        default: return try number(form)
        }
    }

    private mutating func number(_ form: UInt8) throws -> StoredValue {
        switch form {
        case 0xCA: return .float(Float(bitPattern: try take(UInt32.self)))
        case 0xCB: return .double(Double(bitPattern: try take(UInt64.self)))
        case 0xCC: return .integer(Int64(try take(UInt8.self)))
        case 0xCD: return .integer(Int64(try take(UInt16.self)))
        case 0xCE: return .integer(Int64(try take(UInt32.self)))
        case 0xCF:
            let number = try take(UInt64.self)
            return Int64(exactly: number).map(StoredValue.integer) ?? .unsigned(number)
        case 0xD0: return .integer(Int64(try take(Int8.self)))
        case 0xD1: return .integer(Int64(try take(Int16.self)))
        case 0xD2: return .integer(Int64(try take(Int32.self)))
        default: return .integer(try take(Int64.self))
        }
    }

    private mutating func blob(_ count: Int) throws -> [UInt8] { Array(kept(of: try take(count))) }

    /// Returns the kept part of a string or of binary data.
    private func kept(of content: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let abridgment, content.count > abridgment.textLimit else { return content }
        return UnsafeBufferPointer(rebasing: content[..<abridgment.textLimit])
    }

    /// Returns the beginning of a string, up to the end of its last complete scalar.
    private func start(of content: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = kept(of: content)
        guard start.count < content.count else { return content }
        var end = start.count
        while end > 0, content[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: start[..<end])
    }

    private mutating func text(_ count: Int) throws -> StoredValue {
        let content = start(of: try take(count))
        guard let text = String(validating: content, as: UTF8.self) else {
            position -= count
            throw invalid("the text is not UTF-8")
        }
        return .string(text)
    }

    private mutating func typed(_ count: Int) throws -> StoredValue {
        let code = try take(Int8.self)
        let content = try take(count)
        guard let abridgment, count > abridgment.textLimit else {
            return .extension(StoredExtension(code: code, payload: Array(content)))
        }
        // The contents of the extension are abridged one by one, so that the extension keeps its form.
        var reader = MessagePackReader(bytes: content, depth: depth, abridgment: abridgment)
        let payload = (try? reader.wholeValue()).flatMap { try? MessagePack.encode($0) }
        return .extension(StoredExtension(code: code, payload: payload ?? Array(kept(of: content))))
    }

    /// Refuses a list or map that cannot fit into the remaining bytes, before memory is allocated for it.
    private mutating func enter(_ values: Int) throws {
        depth += 1
        guard depth <= NestingLimit.levels else {
            throw invalid("values are nested deeper than \(NestingLimit.levels) levels")
        }
        guard values <= bytes.count - position else { throw invalid("the data ends early") }
        room -= values
        guard room >= 0 else {
            throw invalid(
                "there are more than \(MessagePack.maximumValues(in: bytes.count)) values in \(bytes.count) bytes"
            )
        }
    }

    private mutating func array(_ count: Int) throws -> StoredValue {
        try enter(count)
        defer { depth -= 1 }
        var elements: [StoredValue] = []
        let kept = min(count, abridgment?.elementLimit ?? count)
        elements.reserveCapacity(kept)
        for _ in 0..<kept { elements.append(try value()) }
        for _ in kept..<count { _ = try value() }
        return .array(elements)
    }

    private mutating func map(_ count: Int) throws -> StoredValue {
        try enter(2 * count)
        defer { depth -= 1 }
        var entries: [StoredMap.Entry] = []
        let kept = min(count, abridgment?.elementLimit ?? count)
        entries.reserveCapacity(kept)
        for _ in 0..<kept {
            let key = try value()
            entries.append(StoredMap.Entry(key: key, value: try value()))
        }
        for _ in kept..<count { (_, _) = (try value(), try value()) }
        return .map(StoredMap(entries))
    }
}
