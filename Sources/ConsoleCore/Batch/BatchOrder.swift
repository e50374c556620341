import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The orders the actions of a batch can be shown in; what is sent keeps the order of the question.
enum BatchOrder: Equatable, Sendable {
    /// As the workflow asks.
    case asked
    /// By the values of one argument, those of the amounts from the largest down.
    case column(ActionTable.Column)

    /// The words about the order, after `sorted`.
    var words: String {
        switch self {
        case .asked: "as asked"
        case .column(let column) where column.isAmount: "by \(ForeignText.name(column.name)), largest first"
        case .column(let column): "by \(ForeignText.name(column.name))"
        }
    }

    /// The order that a table has at first: of many actions the largest amount stands at the top, and few are read as they are asked.
    static func initial(of columns: [ActionTable.Column], actions: Int) -> BatchOrder {
        guard actions > PlanDialog.countLimit else { return .asked }
        return columns.first { $0.isAmount }.map(BatchOrder.column) ?? .asked
    }

    /// The order after this one; the last is followed by the order of the question.
    func next(of columns: [ActionTable.Column]) -> BatchOrder {
        guard case .column(let column) = self else { return columns.first.map(BatchOrder.column) ?? .asked }
        let place = columns.firstIndex(of: column).map { $0 + 1 } ?? columns.count
        return columns.indices.contains(place) ? .column(columns[place]) : .asked
    }

    /// Sorts actions; those that are equal in the order stay as the question has them, and those without a value come last.
    func sort(_ indices: [Int], of actions: [ReviewAction]) -> [Int] {
        guard case .column(let column) = self else { return indices }
        let keyed = indices.map { ($0, SortKey(of: actions[$0].arguments, column)) }
        return keyed.sorted { left, right in
            if left.1 == right.1 { return left.0 < right.0 }
            // The largest amount first, and what has none still at the end.
            return column.isAmount && left.1.hasNumber && right.1.hasNumber ? left.1 > right.1 : left.1 < right.1
        }
        .map(\.0)
    }

    /// A value as it is sorted: numbers before texts, and both before nothing.
    private enum SortKey: Comparable {
        case number(JSONDecimal)
        case text(String)
        case none

        init(of arguments: JSONValue, _ column: ActionTable.Column) {
            guard let value = arguments[column.name] else {
                self = .none
                return
            }
            if column.isAmount, let sum = ActionSums.sum(of: arguments) {
                self = .number(sum.amount)
            } else if let number = JSONDecimal(value) {
                self = .number(number)
            } else {
                self = .text((value.stringValue ?? value.text(.compact)).lowercased())
            }
        }

        var hasNumber: Bool { if case .number = self { true } else { false } }
    }
}
