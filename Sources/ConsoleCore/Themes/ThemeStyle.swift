package import CellGrid

/// The style of a role: the colors that differ from those of the text, and attributes.
package struct ThemeStyle: Hashable, Sendable {
    package var foreground: ThemeColor?
    package var background: ThemeColor?
    package var attributes: Attributes = []

    init(foreground: ThemeColor? = nil, background: ThemeColor? = nil, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// Reads `bad on bg bold`: names of palette colors or color literals, then attributes, in any order.
    ///
    /// - Throws: A ``Fault`` with the first invalid word.
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

    /// A word that is neither a color nor an attribute, or is in the wrong place.
    struct Fault: Error {
        var word: String
    }

    private static let attributes: [String: Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]
}
