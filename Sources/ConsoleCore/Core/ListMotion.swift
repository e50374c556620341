/// The distance by which a command moves in a list or scrolls the pane; negative values move up.
enum ListMotion: Equatable, Sendable {
    case lines(Int)
    case halfPages(Int)
    /// Pages with an overlap of one line.
    case pages(Int)
    case toStart, toEnd

    /// Returns the motion in lines for pages of `page` lines.
    func steps(page: Int) -> Int {
        switch self {
        case .lines(let count): count
        case .halfPages(let count): count * max(1, page / 2)
        case .pages(let count): count * max(1, page - 1)
        case .toStart: -1_000_000_000
        case .toEnd: 1_000_000_000
        }
    }
}
