package import CellGrid

/// How a role looks: colours where they differ from the text's, and attributes.
package struct ThemeStyle: Hashable, Sendable {
    package var foreground: ThemeColor?
    package var background: ThemeColor?
    package var attributes: Attributes = []

    init(foreground: ThemeColor? = nil, background: ThemeColor? = nil, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// Reads `bad on bg bold`: colour names of the palette or colour literals, then attributes, in any order.
    ///
    /// - Throws: the word that is neither, as a ``Fault``.
    init(parsing text: String, palette: [String: ThemeColor]) throws(Fault) {
        self.init()
        var expectsBackground = false
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init) {
            if word == "on" {
                guard !expectsBackground, background == nil else { throw Fault(word: word) }
                expectsBackground = true
            } else if !expectsBackground, let attribute = Self.attributes[word] {
                attributes.insert(attribute)
            } else if let color = palette[word] ?? ThemeColor(parsing: word) {
                if expectsBackground {
                    background = color
                    expectsBackground = false
                } else {
                    guard foreground == nil else { throw Fault(word: word) }
                    foreground = color
                }
            } else {
                throw Fault(word: word)
            }
        }
        if expectsBackground { throw Fault(word: "on") }
    }

    /// A word that is neither a colour nor an attribute, or stands where it may not.
    struct Fault: Error {
        var word: String
    }

    private static let attributes: [String: Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]
}
