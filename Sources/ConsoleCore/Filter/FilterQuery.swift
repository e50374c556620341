/// A live filter: words that must occur, `key:value` for one column, `!` before either for the opposite.
struct FilterQuery: Equatable, Sendable {
    struct Term: Equatable, Sendable {
        var key: String?
        var value: String
        var isInverse: Bool
    }

    let terms: [Term]

    init(_ text: String) {
        terms = text.split(separator: " ").compactMap { word in
            var word = word[...]
            let isInverse = word.hasPrefix("!")
            if isInverse { word = word.dropFirst() }
            guard !word.isEmpty else { return nil }
            if let colon = word.firstIndex(of: ":"), colon != word.startIndex {
                let value = word[word.index(after: colon)...]
                guard !value.isEmpty else { return nil }
                return Term(key: word[..<colon].lowercased(), value: value.lowercased(), isInverse: isInverse)
            }
            return Term(key: nil, value: word.lowercased(), isInverse: isInverse)
        }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// Whether a row matches every term.
    ///
    /// - Parameters:
    ///   - columns: The row's texts by key; a key of the filter that is not among them matches nothing.
    ///   - text: Whatever else words are looked for in; not asked for when there are none.
    /// - Returns: True for a filter without terms.
    func matches(columns: [String: String], text: () -> String) -> Bool {
        guard !terms.isEmpty else { return true }
        var whole: String?
        return terms.allSatisfy { term in
            if let key = term.key {
                return (columns[key]?.lowercased().contains(term.value) ?? false) != term.isInverse
            }
            let searched = whole ?? (columns.values.joined(separator: "\n") + "\n" + text()).lowercased()
            whole = searched
            return searched.contains(term.value) != term.isInverse
        }
    }
}
