/// Suggestions for misspelled names.
package enum Spelling {
    /// Returns the most similar word to `word`, if it differs in at most two letters, or in a third of a long word;
    /// otherwise `nil`.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let allowed = max(2, word.count / 3)
        let scored = candidates.map { ($0, distance(from: word, to: $0)) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= allowed, best.1 < word.count else { return nil }
        return best.0
    }

    /// Returns the most similar name to `name`, if it differs in at most one letter, or in a third of a longer name;
    /// otherwise `nil`.
    package static func nearestName(to name: String, among names: some Sequence<String>) -> String? {
        let scored = names.map { ($0, distance(from: name, to: $0)) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, name.count / 3) else { return nil }
        return best.0
    }

    /// Returns the number of characters to add, remove, replace or swap with their neighbor.
    ///
    /// Only the first hundred characters are compared.
    private static func distance(from source: String, to target: String) -> Int {
        let source = Array(source.prefix(100))
        let target = Array(target.prefix(100))
        var rows = [Array(0...target.count)]
        for line in source.indices {
            var row = [line + 1]
            for column in target.indices {
                var distance = min(
                    rows[line][column + 1] + 1,
                    row[column] + 1,
                    rows[line][column] + (source[line] == target[column] ? 0 : 1)
                )
                if line > 0, column > 0, source[line] == target[column - 1], source[line - 1] == target[column] {
                    distance = min(distance, rows[line - 1][column - 1] + 1)
                }
                row.append(distance)
            }
            rows.append(row)
        }
        return rows[source.count][target.count]
    }
}
