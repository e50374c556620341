/// The number of colors that a terminal shows.
package enum ColorDepth: String, Hashable, Sendable, CaseIterable {
    /// No colors, only attributes.
    case mono
    /// The eight ANSI colors. Bright colors become bold.
    case eight = "8"
    /// The sixteen ANSI colors.
    case sixteen = "16"
    /// The 256-color palette.
    case palette = "256"
    /// 24-bit colors.
    case trueColor = "true"
}
