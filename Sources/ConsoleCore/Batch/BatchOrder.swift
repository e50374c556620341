import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The order in which the actions of a batch are shown.
///
/// The answer keeps the order of the question.
enum BatchOrder: Equatable, Sendable {
    /// The order of the question.
    case asked
    /// The order of the values of one argument; amounts are sorted largest first.
    case column(ActionTable.Column)

    /// The words for the order, after `sorted`.
    var words: String {
        switch self {
        case .asked: "as asked"
        case .column(let column) where column.isAmount: "by \(ForeignText.name(column.name)), largest first"
        case .column(let column): "by \(ForeignText.name(column.name))"
        }
    }

    /// Returns the initial order of a table.
    ///
    /// Many actions begin with the largest amount, and a few actions keep the order of the question.
    static func initial(of columns: [ActionTable.Column], actions: Int) -> BatchOrder {
        guard actions > PlanDialog.countLimit else { return .asked }
        return columns.first { $0.isAmount }.map(BatchOrder.column) ?? .asked
    }

    /// Returns the order after this one.
    ///
    /// The order of the question follows the last argument.
    func next(of columns: [ActionTable.Column]) -> BatchOrder {
        guard case .column(let column) = self else { return columns.first.map(BatchOrder.column) ?? .asked }
        let place = columns.firstIndex(of: column).map { $0 + 1 } ?? columns.count
        return columns.indices.contains(place) ? .column(columns[place]) : .asked
    }

    /// Sorts actions.
    ///
    /// Equal actions keep the order of the question, and actions without a value come last.
    func sort(_ indices: [Int], of actions: [ReviewAction]) -> [Int] {
        guard case .column(let column) = self else { return indices }
        let keyed = indices.map { ($0, SortKey(of: actions[$0].arguments, column)) }
        return keyed.sorted { left, right in
            if left.1 == right.1 { return left.0 < right.0 }
            return left.1 < right.1
        }
        .map(\.0)
    }

    /// An amount whose order is the opposite of the order of its number.
    private struct LargestFirst: Comparable {
        let amount: JSONDecimal

        static func < (left: Self, right: Self) -> Bool { left.amount > right.amount }
    }

    /// A sortable value: amounts of one currency after the other, numbers before texts, and missing values last.
    private enum SortKey: Comparable {
        /// Amounts of different currencies cannot be compared. The largest amount of a currency comes first.
        case amount(unit: String, LargestFirst)
        case number(JSONDecimal)
        case text(String)
        case none

        init(of arguments: JSONValue, _ column: ActionTable.Column) {
            guard let value = arguments[column.name] else {
                self = .none
                return
            }
            if column.isAmount, let sum = ActionSums.sum(of: arguments) {
                self = .amount(unit: sum.unit, LargestFirst(amount: sum.amount))
            } else if let number = JSONDecimal(value) {
                self = .number(number)
            } else {
                self = .text((value.stringValue ?? value.text(.compact)).lowercased())
            }
        }
    }
}
