import CellGrid

/// Every command, found by a few letters of what it does.
package struct Palette: Equatable, Sendable {
    var field = TextField()
    var index = 0
    /// What a decision would have been about when it was opened.
    var target: DecisionGuard.Target?

    /// The commands whose words contain the letters in order, the best first.
    func matches(on screen: Screen) -> [Command] {
        let letters = field.text.lowercased().filter { !$0.isWhitespace }
        return CommandRegistry.commands.enumerated()
            .filter { $0.element.screens.contains(screen) && $0.element.id != .palette }
            .compactMap { index, command in
                Self.score("\(command.title) \(command.name ?? "")", letters).map { ($0, index, command) }
            }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
            .map(\.2)
    }

    /// How far apart the letters stand in `text`, and how late they begin; nil when they are not all there.
    static func score(_ text: String, _ letters: String) -> Int? {
        guard let first = letters.first else { return 0 }
        let text = Array(text.lowercased())
        var best: Int?
        for start in text.indices where text[start] == first {
            var position = start
            var gaps = 0
            var isFound = true
            for letter in letters.dropFirst() {
                guard let next = text[(position + 1)...].firstIndex(of: letter) else {
                    isFound = false
                    break
                }
                gaps += next - position - 1
                position = next
            }
            guard isFound else { break }
            let beginsWord = start == 0 || text[start - 1] == " "
            best = min(best ?? .max, gaps * 4 + start + (beginsWord ? 0 : 8))
        }
        return best
    }
}
