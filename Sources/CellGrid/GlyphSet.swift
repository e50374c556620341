/// The characters that can reach the screen.
package enum GlyphSet: Hashable, Sendable {
    /// All characters that the sanitizer permits.
    case unicode
    /// Only printable ASCII, for `--ascii` and for locales that are not UTF-8.
    ///
    /// Any other character is written `<U+00E9>`, because on an 8-bit terminal, bytes of UTF-8 text can be control
    /// codes.
    case ascii

    /// The character in place of omitted text.
    var truncationMark: String { self == .unicode ? "…" : ">" }
}
