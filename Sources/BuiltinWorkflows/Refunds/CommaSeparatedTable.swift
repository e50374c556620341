/// A table of comma-separated values.
///
/// Spaces belong to their field. A field in double quotes can contain commas, line breaks and, doubled, double quotes.
///
/// > Source: RFC 4180.
struct CommaSeparatedTable: Hashable, Sendable {
    /// A record, and the line at which it starts.
    struct Record: Hashable, Sendable {
        /// The line of the first character, from 1.
        var line: Int
        /// The fields.
        var fields: [String]
    }

    /// A fault in a table, with its place.
    struct Fault: Error, Hashable {
        let line: Int
        let column: Int
        let text: String
    }

    /// The records in order, without empty lines.
    private(set) var records: [Record] = []

    /// Parses a table.
    ///
    /// - Throws: ``Fault`` with the line and the number of the field, both from 1.
    init(_ text: String) throws(Fault) {
        var reader = Reader(text: text)
        while let record = try reader.next() { records.append(record) }
    }

    private struct Reader {
        private var rest: String.UnicodeScalarView.SubSequence
        private let text: String
        private var line = 1

        init(text: String) {
            self.text = text
            rest = text.unicodeScalars[...]
        }

        mutating func next() throws(Fault) -> Record? {
            skipEmptyLines()
            guard !rest.isEmpty else { return nil }
            var record = Record(line: line, fields: [])
            while true {
                record.fields.append(try field(number: record.fields.count + 1))
                guard rest.first == "," else {
                    takeLineBreak()
                    return record
                }
                rest.removeFirst()
            }
        }

        private mutating func skipEmptyLines() {
            while rest.first == "\n" || rest.first == "\r" { takeLineBreak() }
        }

        private mutating func takeLineBreak() {
            guard let first = rest.popFirst() else { return }
            if first == "\r", rest.first == "\n" { rest.removeFirst() }
            line += 1
        }

        private mutating func field(number: Int) throws(Fault) -> String {
            guard rest.first == "\"" else { return try bareField(number: number) }
            let start = line
            rest.removeFirst()
            var content = String.UnicodeScalarView()
            while let scalar = rest.popFirst() {
                if scalar == "\"" {
                    guard rest.first == "\"" else {
                        guard let next = rest.first, next != ",", next != "\n", next != "\r" else {
                            return String(content)
                        }
                        throw Fault(line: line, column: number, text: "text follows the closing quotation mark")
                    }
                    rest.removeFirst()
                } else if scalar == "\n" || (scalar == "\r" && rest.first != "\n") {
                    line += 1
                }
                content.append(scalar)
            }
            throw Fault(line: start, column: number, text: "the quotation mark is not closed")
        }

        private mutating func bareField(number: Int) throws(Fault) -> String {
            let content = rest.prefix { $0 != "," && $0 != "\n" && $0 != "\r" }
            guard !content.contains("\"") else {
                throw Fault(
                    line: line,
                    column: number,
                    text: "a quotation mark stands inside a field that does not start with one"
                )
            }
            rest = rest[content.endIndex...]
            return String(content)
        }
    }

    /// Returns the text of one record, with a line break.
    static func text(of fields: [String]) -> String {
        let written = fields.map { field in
            let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
            guard needsQuotes else { return field }
            return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\""
        }
        return written.joined(separator: ",") + "\r\n"
    }
}
