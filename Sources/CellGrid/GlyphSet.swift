/// The characters that may reach the screen.
package enum GlyphSet: Hashable, Sendable {
    /// Everything the sanitizer lets through.
    case unicode
    /// Printable ASCII only: for `--ascii` and for locales that are not UTF-8.
    ///
    /// Any other character is spelled `<U+00E9>`: on an 8-bit terminal the bytes of UTF-8 text can be control codes.
    case ascii

    /// The cell in place of omitted text.
    var truncationMark: String { self == .unicode ? "…" : ">" }
}
