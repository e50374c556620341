import OrderedCollections

extension JSONValue {
    /// Parses a JSON text.
    ///
    /// - Parameter text: The text, with only white space around the value.
    /// - Throws: `invalid_data` with the line and column, for text that RFC 8259 does not permit, and for ambiguous or
    ///   lossy text: a member name that occurs twice, half a surrogate pair, nesting deeper than 1024 levels, or more
    ///   than a million values beyond one for each 4 bytes.
    public init(parsing text: String) throws {
        var text = text
        self = try text.withUTF8 { try JSONParser.parse($0) }
    }

    /// Parses a JSON text from its UTF-8 bytes.
    ///
    /// - Parameter bytes: The text, without a byte order mark.
    /// - Throws: The errors of ``init(parsing:)-(String)``; `invalid_data` for bytes that are not UTF-8.
    public init(parsing bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBufferPointer { try JSONParser.parse($0) }
    }
}

/// A parser of JSON bytes that outlive the parser.
struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0
    /// The number of values that lists and objects are still permitted to have.
    private var room: Int

    /// Returns the maximum number of values in the lists and objects of a text.
    ///
    /// The limit equals the limit for stored values written as JSON, and keeps the memory for parsing proportional to
    /// the bytes.
    static func maximumValues(in bytes: Int) -> Int { 1_000_000 + bytes / 4 }

    private struct Problem: Error {
        var position: Int
        var text: String
    }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        do {
            let value = try parser.value()
            parser.skipSpace()
            guard parser.position == bytes.count else { throw parser.problem("unexpected text after the value") }
            return value
        } catch let problem as Problem {
            let (line, column) = parser.lineAndColumn(of: problem.position)
            throw CheckpointError(.invalidData, "Invalid JSON at line \(line), column \(column): \(problem.text).")
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        room = Self.maximumValues(in: bytes.count)
    }

    private func problem(_ text: String, at position: Int? = nil) -> Problem {
        Problem(position: position ?? self.position, text: text)
    }

    /// Returns the line and column, from 1.
    ///
    /// A column is a character, so UTF-8 continuation bytes are not counted.
    private func lineAndColumn(of position: Int) -> (Int, Int) {
        var line = 1
        var column = 1
        for byte in bytes[..<min(position, bytes.count)] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws -> JSONValue {
        skipSpace()
        guard let byte = current else { throw problem("the text ends where a value was expected") }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw problem("expected a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        let length = word.utf8CodeUnitCount
        guard bytes.count - position >= length else { throw problem("expected \(word)") }
        for offset in 0..<length where bytes[position + offset] != word.utf8Start[offset] {
            throw problem("expected \(word)")
        }
        position += length
        return value
    }

    private mutating func enter() throws {
        depth += 1
        guard depth <= NestingLimit.levels else {
            throw problem("values are nested deeper than \(NestingLimit.levels) levels")
        }
        position += 1
        skipSpace()
    }

    private mutating func takeRoom() throws {
        room -= 1
        guard room >= 0 else {
            throw problem(
                "there are more than \(Self.maximumValues(in: bytes.count)) values in \(bytes.count) bytes"
            )
        }
    }

    private mutating func array() throws -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            try takeRoom()
            elements.append(try value())
            if try endsAfterElement(UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    private mutating func object() throws -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var members = JSONObject()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            try takeRoom()
            guard current == UInt8(ascii: "\"") else { throw problem("expected a member name in quotes") }
            let start = position
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw problem("expected \":\" after the member name") }
            position += 1
            guard members.updateValue(try value(), forKey: name) == nil else {
                throw problem("the member \"\(name)\" occurs twice", at: start)
            }
            if try endsAfterElement(UInt8(ascii: "}")) { return .object(members) }
        }
    }

    /// Reads the comma or the closing bracket after an element.
    ///
    /// Returns whether the list or object ends.
    private mutating func endsAfterElement(_ close: UInt8) throws -> Bool {
        skipSpace()
        guard let byte = current else { throw problem("the text ends inside a list or an object") }
        guard byte == close || byte == UInt8(ascii: ",") else {
            throw problem("expected \",\" or \"\(Character(UnicodeScalar(close)))\"")
        }
        position += 1
        return byte == close
    }
}

// MARK: Text

extension JSONParser {
    private mutating func string() throws -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        guard current != UInt8(ascii: "\\") else { return try escapedString(from: start) }
        try closeString()
        return try text(UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]), at: start)
    }

    private mutating func closeString() throws {
        guard let byte = current else { throw problem("the text ends inside a string") }
        guard byte == UInt8(ascii: "\"") else { throw problem("a control character in a string must be escaped") }
        position += 1
    }

    private func text(_ content: UnsafeBufferPointer<UInt8>, at start: Int) throws -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw problem("the string is not valid UTF-8", at: start)
        }
        return text
    }

    private mutating func escapedString(from start: Int) throws -> String {
        var content = Array(bytes[start..<position])
        while let byte = current, byte != UInt8(ascii: "\""), byte >= 0x20 {
            position += 1
            if byte == UInt8(ascii: "\\") {
                try appendEscape(to: &content)
            } else {
                content.append(byte)
            }
        }
        try closeString()
        return try content.withUnsafeBufferPointer { try text($0, at: start) }
    }

    private mutating func appendEscape(to content: inout [UInt8]) throws {
        guard let byte = current else { throw problem("the text ends inside a string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try escapedScalar()
            content.append(contentsOf: String(Character(scalar)).utf8)
        default: throw problem("unknown escape in a string", at: position - 2)
        }
    }

    private mutating func escapedScalar() throws -> Unicode.Scalar {
        let start = position - 2
        let unit = try hexadecimalUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let isPairStart =
            unit < 0xDC00 && bytes.count - position >= 2 && bytes[position] == UInt8(ascii: "\\")
            && bytes[position + 1] == UInt8(ascii: "u")
        guard isPairStart else { throw problem("half a surrogate pair in a string", at: start) }
        position += 2
        let low = try hexadecimalUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { throw problem("half a surrogate pair in a string", at: start) }
        return scalar
    }

    private mutating func hexadecimalUnit() throws -> UInt16 {
        guard bytes.count - position >= 4 else { throw problem("the text ends inside an escape") }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[position] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[position] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[position] - UInt8(ascii: "A") + 10
            default: throw problem("expected four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

// MARK: Numbers

extension JSONParser {
    private mutating func number() throws -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        guard let first = current, isDigit(first) else { throw problem("expected a digit") }
        position += 1
        if first == UInt8(ascii: "0") {
            if let byte = current, isDigit(byte) { throw problem("a number may not start with 0", at: start) }
        } else {
            skipDigits()
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let literal = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        if isInteger {
            if literal != "-0", let value = Int64(literal) { return .integer(value) }
        } else if let value = Double(literal), value.isFinite, value.description == literal {
            return .double(value)
        }
        return .number(literal)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func skipDigits() {
        while let byte = current, isDigit(byte) { position += 1 }
    }

    private mutating func digits() throws {
        guard let byte = current, isDigit(byte) else { throw problem("expected a digit") }
        skipDigits()
    }
}
