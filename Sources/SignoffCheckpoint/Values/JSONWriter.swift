import OrderedCollections

extension JSONValue {
    /// The layout of JSON text.
    public enum TextStyle: Sendable {
        /// One line without spaces.
        case compact
        /// One element or member on each line, indented by two spaces.
        case pretty
    }

    /// Returns the value as JSON text.
    ///
    /// Non-ASCII characters are not escaped. NaN and infinities are written as `null`.
    public func text(_ style: TextStyle = .compact) -> String {
        var writer = JSONWriter(isPretty: style == .pretty, sortsMembers: false)
        writer.write(self)
        return writer.text
    }

    /// Returns the value as text for display: ``text(_:)`` with `NaN`, `Infinity` and `-Infinity`, which are not JSON.
    package func shownText(_ style: TextStyle = .compact) -> String {
        var writer = JSONWriter(isPretty: style == .pretty, sortsMembers: false, namesNonFiniteNumbers: true)
        writer.write(self)
        return writer.text
    }

    /// The canonical text, which all equal values share: members sorted by the UTF-8 bytes of their names, without
    /// spaces.
    public var canonicalText: String {
        String(decoding: canonicalBytes, as: UTF8.self)
    }

    /// The bytes of ``canonicalText``.
    package var canonicalBytes: [UInt8] {
        var writer = JSONWriter(isPretty: false, sortsMembers: true)
        writer.write(self)
        return writer.bytes
    }
}

/// Writes JSON into a growing buffer.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let isPretty: Bool
    private let sortsMembers: Bool
    private let namesNonFiniteNumbers: Bool
    private var level = 0

    init(isPretty: Bool, sortsMembers: Bool, namesNonFiniteNumbers: Bool = false) {
        self.isPretty = isPretty
        self.sortsMembers = sortsMembers
        self.namesNonFiniteNumbers = namesNonFiniteNumbers
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .integer(let number): append(String(number))
        case .double(let number): append(number)
        case .number(let literal): append(literal)
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let members): write(members)
        }
    }

    private mutating func append(_ number: Double) {
        if number.isFinite {
            append(number.description)
        } else if namesNonFiniteNumbers {
            append(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
        } else {
            append("null")
        }
    }

    /// Appends a string unchanged.
    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends UTF-8 bytes unchanged.
    mutating func append(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        level += 1
        for (index, element) in elements.enumerated() {
            startElement(index)
            write(element)
        }
        level -= 1
        if !elements.isEmpty { startLine() }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        level += 1
        if sortsMembers {
            let sorted = members.elements.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (index, member) in sorted.enumerated() { write(member.key, member.value, at: index) }
        } else {
            for (index, member) in members.elements.enumerated() { write(member.key, member.value, at: index) }
        }
        level -= 1
        if !members.isEmpty { startLine() }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ name: String, _ value: JSONValue, at index: Int) {
        startElement(index)
        write(name)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        write(value)
    }

    private mutating func startElement(_ index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        startLine()
    }

    private mutating func startLine() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { content in
            var start = 0
            for index in content.indices {
                let byte = content[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes.append(contentsOf: content[start..<index])
                appendEscape(byte)
                start = index + 1
            }
            bytes.append(contentsOf: content[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscape(_ byte: UInt8) {
        switch byte {
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        default: append(byte < 0x10 ? "\\u000\(String(byte, radix: 16))" : "\\u00\(String(byte, radix: 16))")
        }
    }
}
