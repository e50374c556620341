import CellGrid

/// The content of a dialog, for the full screen and for plain mode.
enum DialogContent {
    /// Text to read, with a button to confirm or close.
    case page(DialogPage)
    /// Lines, choices and fields.
    case form(DialogForm)

    var title: SafeText {
        switch self {
        case .page(let page): page.title
        case .form(let form): form.title
        }
    }

    /// Returns the lines that plain mode prints.
    ///
    /// - Parameters:
    ///   - rows: The number of visible lines of a page.
    ///   - glyphs: The characters of marks.
    /// - Returns: The lines.
    func words(rows: Int, in glyphs: GlyphSet) -> [String] {
        switch self {
        case .page(let page): page.words(rows: rows, in: glyphs)
        case .form(let form): form.words(in: glyphs)
        }
    }
}
