/// Finds what was probably meant.
enum Spelling {
    /// The word nearest to `word`, when it differs in at most two letters, or a third of a long word.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let allowed = max(2, word.count / 3)
        let scored = candidates.map { ($0, distance(word, $0)) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= allowed, best.1 < word.count else { return nil }
        return best.0
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (other, candidate) in right.enumerated() {
                let above = row[other + 1]
                row[other + 1] = min(above + 1, row[other] + 1, diagonal + (letter == candidate ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
