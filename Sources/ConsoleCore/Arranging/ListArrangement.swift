/// The columns and the order of a list, as an operator chose them: kept from session to session.
package struct ListArrangement: Equatable, Sendable, Codable {
    /// The names of the columns that are shown where the width permits; `nil` for the columns that fit the width.
    package var columns: [String]?
    /// The name of the order; `nil` for the order of the list at first.
    package var order: String?
    /// Whether the rows come in reverse order.
    package var isReversed: Bool

    package init(columns: [String]? = nil, order: String? = nil, isReversed: Bool = false) {
        (self.columns, self.order, self.isReversed) = (columns, order, isReversed)
    }

    /// Whether the arrangement is the default.
    var isUsual: Bool { self == ListArrangement() }
}

/// A column that an operator can show or hide.
struct ColumnChoice: Equatable, Sendable {
    var name: String
    /// Whether the column is always shown.
    var isNeeded: Bool
    /// Whether it is shown at the width of the list.
    var isShown: Bool
}

/// A column of a list that can be arranged.
protocol ListColumn: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// Whether the column is always shown.
    var isNeeded: Bool { get }
}

extension ListColumn {
    /// Returns the chosen columns in the order of the list, with those that are always shown; `nil` when none are
    /// chosen.
    static func chosen(_ names: [String]?) -> [Self]? {
        guard let names else { return nil }
        let wanted = Set(names)
        return allCases.filter { $0.isNeeded || wanted.contains($0.rawValue) }
    }

    /// Returns the columns that can be chosen, with whether each is shown.
    static func choices(shown: [Self]) -> [ColumnChoice] {
        allCases.map { ColumnChoice(name: $0.rawValue, isNeeded: $0.isNeeded, isShown: shown.contains($0)) }
    }
}
