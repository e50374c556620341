/// The description of a terminal as stored by terminfo, in the order of ncurses' own name tables.
///
/// Base systems lack descriptions with 24-bit colors, so one is derived from the terminal's own: keys and sequences are
/// those of the terminal, and the color sequences are those that xterm, tmux and similar terminals understand.
struct TerminalDescription {
    /// The name under which the description is looked up.
    var name: String
    var flags: [Bool]
    /// The numbers; `nil` for a capability that the terminal lacks.
    var numbers: [Int32?]
    var strings: [[UInt8]?]
    /// The flags outside of the standard tables.
    var extendedFlags: [String] = []
    /// The keys and sequences outside of the standard tables, by name.
    var extendedStrings: [(name: String, value: [UInt8])] = []

    /// The inline form, which ncurses 6.2 and later accept in `TERMINFO` in place of a folder.
    var inline: String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("hex:".utf8)
        for byte in encoded { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: The compiled form, with numbers of 32 bits (term(5))

    var encoded: [UInt8] {
        var values = StringTable(strings)
        var bytes = Self.shorts([
            0o1036, name.utf8.count + 1, flags.count, numbers.count, strings.count, values.bytes.count,
        ])
        bytes += Array(name.utf8) + [0] + flags.map { $0 ? 1 : 0 }
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        for number in numbers { bytes += Self.little(UInt32(bitPattern: number ?? -1), count: 4) }
        bytes += Self.shorts(values.offsets) + values.bytes
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }

        let names = StringTable(extendedFlags.map { Array($0.utf8) } + extendedStrings.map { Array($0.name.utf8) })
        values = StringTable(extendedStrings.map(\.value))
        bytes += Self.shorts([
            extendedFlags.count, 0, extendedStrings.count, values.offsets.count + names.offsets.count,
            values.bytes.count + names.bytes.count,
        ])
        bytes += extendedFlags.map { _ in 1 }
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        return bytes + Self.shorts(values.offsets) + Self.shorts(names.offsets) + values.bytes + names.bytes
    }

    /// Consecutive NUL-terminated strings, and the offset of each.
    private struct StringTable {
        var bytes: [UInt8] = []
        var offsets: [Int] = []

        init(_ strings: [[UInt8]?]) {
            for string in strings {
                offsets.append(string == nil ? -1 : bytes.count)
                if let string { bytes += string + [0] }
            }
        }
    }

    private static func shorts(_ numbers: [Int]) -> [UInt8] {
        numbers.flatMap { little(UInt32(truncatingIfNeeded: $0), count: 2) }
    }

    private static func little(_ number: UInt32, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
}
