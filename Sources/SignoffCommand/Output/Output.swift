import CellGrid
import SignoffCheckpoint

/// Prints the output of a command, one complete line at a time.
///
/// Text is a `SafeText`, so payloads always pass the sanitizer. On a terminal, a line that is too wide continues behind
/// the gutter. Otherwise, the terminal would begin its next row with text of the payload. JSON is exact. On a terminal,
/// characters that the terminal would hide or obey are escaped.
struct Output: Sendable {
    /// Whether the command prints JSON.
    let isJSON: Bool
    private let isTerminal: Bool
    private let glyphs: GlyphSet
    /// The width of the terminal in columns; `nil` when standard output is not a terminal.
    private let columns: Int?

    init(isJSON: Bool, isASCII: Bool = false, environment: Environment = .process) {
        self.isJSON = isJSON
        isTerminal = environment.isTerminal(1)
        glyphs = environment.isUTF8 && !isASCII ? .unicode : .ascii
        columns = isTerminal ? StandardStreams.columns : nil
    }

    /// Prints one line of text.
    ///
    /// A line break in the text is drawn as a token.
    func line(_ text: SafeText = SafeText()) {
        for row in Output.rows(of: text, columns: columns, in: glyphs) { StandardStreams.write(row + "\n", to: 1) }
    }

    /// Returns the rows of one line on a terminal of `columns` columns; one row without a terminal.
    static func rows(of text: SafeText, columns: Int?, in glyphs: GlyphSet) -> [String] {
        let text = text.joinedLines()
        let lead = PayloadText.gutter + PayloadText.gutter
        guard let columns, text.width(in: glyphs) > columns else { return [text.text(in: glyphs)] }
        let room = max(1, columns - lead.width(in: glyphs))
        return text.folded(to: room, in: glyphs).enumerated().map { index, row in
            (index == 0 ? row : lead + row).text(in: glyphs)
        }
    }

    /// Prints a value as JSON on several lines.
    func json(_ value: JSONValue) {
        StandardStreams.write(exact(value.text(.pretty)) + "\n", to: 1)
    }

    /// Prints a value as one line of JSON.
    func jsonLine(_ value: JSONValue) {
        StandardStreams.write(exact(value.text(.compact)) + "\n", to: 1)
    }

    /// Prints a line that is already JSON.
    func jsonText(_ line: String) {
        StandardStreams.write(exact(line) + "\n", to: 1)
    }

    /// Prints a note on standard error.
    func note(_ text: String) {
        StandardStreams.write(Output.oneLine("signoff: \(text)", in: glyphs) + "\n", to: 2)
    }

    /// Returns equivalent JSON text without characters that a terminal would hide or obey.
    private func exact(_ json: String) -> String {
        guard isTerminal, !json.utf8.allSatisfy({ 0x20...0x7E ~= $0 || $0 == 0x0A }) else { return json }
        return json.reduce(into: "") { text, character in
            let isPlain =
                character == "\n"
                || SafeText(String(character)).hiddenCount == 0
                    && !character.unicodeScalars.contains { $0.properties.isDefaultIgnorableCodePoint }
            let isDrawable = isPlain && (character.isASCII || glyphs == .unicode)
            guard !isDrawable else {
                text.append(character)
                return
            }
            for unit in String(character).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// Returns `text` as one drawable line.
    static func oneLine(_ text: String, in glyphs: GlyphSet = .unicode) -> String {
        drawable(SafeText(text), in: glyphs, lineBreak: " ")
    }

    private static func drawable(_ text: SafeText, in glyphs: GlyphSet, lineBreak: String = "\n") -> String {
        text.spans.reduce(into: "") { line, span in
            switch span {
            case .text(let text): line += glyphs == .unicode ? text : ForeignText.spelled(text)
            case .hidden(let token): line += token.text(in: glyphs)
            case .symbol(let unicode, let ascii): line += glyphs == .unicode ? unicode : ascii
            case .tab: line += "\t"
            case .lineBreak: line += lineBreak
            }
        }
    }
}
