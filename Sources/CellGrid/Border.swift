/// The pieces of lines and boxes.
package enum Border: Hashable, Sendable {
    case horizontal, vertical
    case topLeft, topRight, bottomLeft, bottomRight
    case teeLeft, teeRight, teeTop, teeBottom, cross

    func text(in glyphs: GlyphSet) -> String {
        guard glyphs == .unicode else {
            switch self {
            case .horizontal: return "-"
            case .vertical: return "|"
            default: return "+"
            }
        }
        switch self {
        case .horizontal: return "─"
        case .vertical: return "│"
        case .topLeft: return "┌"
        case .topRight: return "┐"
        case .bottomLeft: return "└"
        case .bottomRight: return "┘"
        case .teeLeft: return "├"
        case .teeRight: return "┤"
        case .teeTop: return "┬"
        case .teeBottom: return "┴"
        case .cross: return "┼"
        }
    }
}
