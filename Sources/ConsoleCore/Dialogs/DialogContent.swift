import CellGrid

/// What a dialog shows, on the full screen and in plain mode alike.
enum DialogContent {
    /// What is read and then confirmed or closed.
    case page(DialogPage)
    /// Lines, choices and fields.
    case form(DialogForm)

    var title: SafeText {
        switch self {
        case .page(let page): page.title
        case .form(let form): form.title
        }
    }

    /// What plain mode prints.
    ///
    /// - Parameters:
    ///   - rows: How many lines of a page are in view.
    ///   - glyphs: The marks in use.
    /// - Returns: The words, a line each.
    func words(rows: Int, in glyphs: GlyphSet) -> [String] {
        switch self {
        case .page(let page): page.words(rows: rows, in: glyphs)
        case .form(let form): form.words(in: glyphs)
        }
    }
}
