import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The value of a row for a key of a filter.
enum FilterValue {
    /// A text, or several separated by line breaks.
    case text(String)
    /// A duration.
    case span(Duration)
    /// Values of a payload, one for each action that has the path.
    case values([JSONValue])
    /// Words of which one must match, such as `hidden`.
    case words(Set<String>)
}

/// The condition of one term of a filter.
enum FilterCondition: Equatable, Sendable {
    enum Order: String, CaseIterable, Sendable {
        // The longer signs come first, because they are tried in this order.
        case atLeast = ">="
        case atMost = "<="
        case more = ">"
        case less = "<"
        case equal = "="
    }

    /// The value contains this text, in upper or lower case.
    case contains(String)
    /// The value contains these letters in this order, with other letters between.
    case fuzzy(String)
    /// The value compares in this order to a number, a duration or a text.
    case compare(Order, String)

    init?(_ word: ArraySlice<FilterQuery.Letter>, isOfColumn: Bool) {
        let text = String(word.map(\.character)).lowercased()
        guard let first = word.first, !first.isQuoted else {
            self = .contains(text)
            return
        }
        if first.character == "~" {
            guard text.count > 1 else { return nil }
            self = .fuzzy(String(text.dropFirst()))
            return
        }
        if isOfColumn, let order = Order.allCases.first(where: { text.hasPrefix($0.rawValue) }) {
            let limit = text.dropFirst(order.rawValue.count)
            guard !limit.isEmpty else { return nil }
            self = .compare(order, String(limit))
            return
        }
        self = .contains(text)
    }

    /// The operand of the condition; `nil` for letters in an order.
    var operand: String? {
        switch self {
        case .contains(let word), .compare(_, let word): word
        case .fuzzy: nil
        }
    }

    /// Whether a word occurs in lower-case text.
    func isContained(in lowercased: String) -> Bool {
        guard case .contains(let word) = self else { return false }
        return lowercased.contains(word)
    }

    func holds(for value: FilterValue) -> Bool {
        switch value {
        case .text(let text): holds(for: .string(text))
        case .words(let words):
            if case .contains(let word) = self { words.contains(word) } else { false }
        case .span(let span): holds(for: span)
        case .values(let values): values.contains { holds(for: $0) }
        }
    }

    private func holds(for value: JSONValue) -> Bool {
        let text = value.stringValue ?? value.text(.compact)
        switch self {
        case .contains(let word):
            // 90 means the number 90, not 900.
            if let number = JSONDecimal(value), let wanted = Self.number(word) { return number == wanted }
            return text.lowercased().contains(word)
        case .fuzzy(let letters): return Self.isSubsequence(letters, of: text.lowercased())
        case .compare(let order, let limit):
            let number = JSONDecimal(value) ?? value.stringValue.flatMap(Self.number)
            if let number, let limit = Self.number(limit) {
                return order.holds(number < limit ? -1 : number == limit ? 0 : 1)
            }
            guard let own = value.stringValue?.lowercased(), Self.number(limit) == nil else { return false }
            return order.holds(own < limit ? -1 : own == limit ? 0 : 1)
        }
    }

    private func holds(for span: Duration) -> Bool {
        switch self {
        case .contains(let word): return Words.span(span).contains(word)
        case .fuzzy: return false
        case .compare(let order, let limit):
            guard let limit = Words.duration(limit) else { return false }
            return order.holds(span < limit ? -1 : span == limit ? 0 : 1)
        }
    }

    private static func number(_ text: String) -> JSONDecimal? {
        guard let value = try? JSONValue(parsing: text) else { return nil }
        return JSONDecimal(value)
    }

    private static func isSubsequence(_ letters: String, of text: String) -> Bool {
        var rest = letters[...]
        for character in text where character == rest.first { rest = rest.dropFirst() }
        return rest.isEmpty
    }
}

extension FilterCondition.Order {
    /// Whether the order holds for the result of a comparison: below 0, 0 or above 0.
    fileprivate func holds(_ result: Int) -> Bool {
        switch self {
        case .more: result > 0
        case .atLeast: result >= 0
        case .less: result < 0
        case .atMost: result <= 0
        case .equal: result == 0
        }
    }
}

extension Words {
    /// Reads `90s`, `30m`, `1h30m`, `2d`; `nil` for other text.
    package static func duration(_ text: String) -> Duration? {
        var seconds = 0
        var number = ""
        guard !text.isEmpty else { return nil }
        for character in text {
            if character.isASCII, character.isNumber {
                number.append(character)
                continue
            }
            let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
            guard let unit = units[character], let count = Int(number), count < 1_000_000 else { return nil }
            seconds += count * unit
            number = ""
        }
        return number.isEmpty ? .seconds(seconds) : nil
    }
}
