package import TOMLKit

/// Parses TOML that a user wrote.
package enum TOMLText {
    /// A fault in a text.
    package struct Fault: Error, Sendable {
        /// The line, from 1; `nil` when unknown.
        package var line: Int?
        /// The fault in one line.
        package var message: String

        /// Returns the fault with its place in a file, in one line.
        package func text(in file: String) -> String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
    }

    /// The maximum number of parts of a name.
    private static let maximumParts = 100

    /// Returns the table of a text.
    ///
    /// The library ends the process on some headers of tables and lists, such as a lone `[` at the end of a line or `a
    /// = [}`, and on names with very many parts. Such a text is refused before the library sees it.
    ///
    /// - Throws: The fault in the text.
    package static func table(_ text: String) throws(Fault) -> TOMLTable {
        var scanner = Scanner(bytes: Array(text.utf8))
        if let fault = scanner.fault() { throw fault }
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Fault(line: error.source.begin.line, message: error.description)
        } catch {
            throw Fault(line: nil, message: "\(error)")
        }
    }

    /// Finds text on which the library would end the process.
    ///
    /// The library refuses all other invalid text itself.
    private struct Scanner {
        let bytes: [UInt8]
        private var position = 0
        private var line = 1
        /// The brackets of the lists and tables around the position.
        private var brackets: [UInt8] = []
        /// Whether a value of a list can begin at the position.
        private var awaitsValue = false
        private var isAtLineStart = true
        private var parts = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        }

        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func fault() -> Fault? {
            while let byte = current {
                switch byte {
                case UInt8(ascii: "\n"):
                    if brackets.isEmpty { isAtLineStart = true }
                    parts = 0
                    line += 1
                    position += 1
                case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
                case UInt8(ascii: "#"): skipLine()
                case _ where awaitsValue && brackets.last == UInt8(ascii: "[") && !Self.mayFollowInList(byte):
                    return Fault(line: line, message: "a list contains something that is not a value")
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    isAtLineStart = false
                    awaitsValue = false
                    skipString(byte)
                case UInt8(ascii: "[") where isAtLineStart:
                    isAtLineStart = false
                    guard startsName() else {
                        return Fault(line: line, message: "'[' must be followed by the name of a table")
                    }
                default:
                    isAtLineStart = false
                    awaitsValue = false
                    if let fault = count(byte) { return fault }
                    position += 1
                }
            }
            return nil
        }

        private mutating func count(_ byte: UInt8) -> Fault? {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                brackets.append(byte)
                awaitsValue = true
            case UInt8(ascii: "]"), UInt8(ascii: "}"): _ = brackets.popLast()
            case UInt8(ascii: "."): parts += 1
            case UInt8(ascii: "="), UInt8(ascii: ","):
                parts = 0
                awaitsValue = true
            default: break
            }
            guard parts > TOMLText.maximumParts else { return nil }
            return Fault(line: line, message: "a name has more than \(TOMLText.maximumParts) parts")
        }

        /// Whether a name follows the brackets of a header.
        ///
        /// The position is then before the name.
        private mutating func startsName() -> Bool {
            position += 1
            if current == UInt8(ascii: "[") { position += 1 }
            while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { position += 1 }
            return current.map { Self.isOfName($0) || Self.isQuote($0) } ?? false
        }

        private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

        /// Whether a byte can occur in a name without quotes.
        private static func isOfName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }

        /// Whether a byte can begin a value, continue a list or end it.
        private static func mayFollowInList(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: "+"): true
            default: byte != UInt8(ascii: "_") && isOfName(byte) || isQuote(byte)
            }
        }

        private mutating func skipLine() {
            while let byte = current, byte != UInt8(ascii: "\n") { position += 1 }
        }

        private mutating func skipString(_ quote: UInt8) {
            let isLong = bytes[position...].starts(with: [quote, quote, quote])
            position += isLong ? 3 : 1
            while let byte = current {
                if byte == UInt8(ascii: "\n") {
                    guard isLong else { return }
                    line += 1
                }
                if byte == quote, !isLong || bytes[position...].starts(with: [quote, quote, quote]) {
                    position += isLong ? 3 : 1
                    // Two further quotes at the end belong to the string.
                    while isLong, current == quote { position += 1 }
                    return
                }
                position += 1
                // The character after a backslash neither ends the string nor counts as a line break.
                if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let next = current,
                    next != UInt8(ascii: "\n")
                {
                    position += 1
                }
            }
        }
    }
}
