import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A filter whose terms must all match.
///
/// A term is a word that must occur, `key:value` for one column, `key:>value` (also `<`, `>=`, `<=`, `=`) for numbers
/// and durations, or `~word` and `key:~word` for letters that must occur in this order. `!` before a term negates it,
/// and quotes keep spaces in a term.
struct FilterQuery: Equatable, Sendable {
    struct Term: Equatable, Sendable {
        var key: String?
        var condition: FilterCondition
        var isInverse: Bool
    }

    let terms: [Term]

    init(_ text: String) {
        terms = Self.words(of: text).compactMap { word in
            var rest = word[...]
            let isInverse = rest.first?.isQuoted == false && rest.first?.character == "!"
            if isInverse { rest = rest.dropFirst() }
            guard !rest.isEmpty else { return nil }
            var key: String?
            if let colon = rest.firstIndex(where: { $0.character == ":" && !$0.isQuoted }), colon != rest.startIndex,
                rest[..<colon].allSatisfy({ !$0.isQuoted })
            {
                key = String(rest[..<colon].map(\.character))
                rest = rest[(colon + 1)...]
                guard !rest.isEmpty else { return nil }
            }
            guard let condition = FilterCondition(rest, isOfColumn: key != nil) else { return nil }
            return Term(key: key, condition: condition, isInverse: isInverse)
        }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The keys of the terms, as typed.
    var keys: Set<String> { Set(terms.compactMap(\.key)) }

    /// Whether a row matches every term.
    ///
    /// - Parameters:
    ///   - columns: The texts of the row by key. A key that is missing matches nothing.
    ///   - text: Returns the other text in which words are searched; not called without words.
    /// - Returns: True for a filter without terms.
    func matches(columns: [String: String], text: () -> String) -> Bool {
        matches(
            value: { key in columns[key.lowercased()].map { .text($0) } },
            names: { columns.values.sorted() },
            text: { (columns.values.joined(separator: "\n") + "\n" + text()).lowercased() }
        )
    }

    /// Whether a row matches every term.
    ///
    /// - Parameters:
    ///   - value: Returns the value of the row for a key; `nil` matches nothing.
    ///   - names: Returns the short texts that `~word` is matched with.
    ///   - text: Returns the lower-case text in which words are searched.
    /// - Returns: True for a filter without terms.
    func matches(value: (String) -> FilterValue?, names: () -> [String], text: () -> String) -> Bool {
        guard !terms.isEmpty else { return true }
        var whole: String?
        return terms.allSatisfy { term in
            let holds: Bool
            if let key = term.key {
                holds = value(key).map(term.condition.holds) ?? false
            } else if case .fuzzy = term.condition {
                holds = names().contains { term.condition.holds(for: .text($0)) }
            } else {
                let searched = whole ?? text()
                whole = searched
                holds = term.condition.isContained(in: searched)
            }
            return holds != term.isInverse
        }
    }

    /// A character of a word, and whether it was in quotes.
    typealias Letter = (character: Character, isQuoted: Bool)

    private static func words(of text: String) -> [[Letter]] {
        var words: [[Letter]] = []
        var word: [Letter] = []
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == " ", !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = []
            } else {
                word.append((character, isQuoted))
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
