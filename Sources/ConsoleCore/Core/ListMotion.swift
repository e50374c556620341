/// How far a command moves in a list or scrolls the pane beside it; negative is towards the top.
enum ListMotion: Equatable, Sendable {
    case lines(Int)
    case halfPages(Int)
    /// Pages, with one line of overlap.
    case pages(Int)
    case toStart, toEnd

    /// The motion in lines, where `page` lines are in view.
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
