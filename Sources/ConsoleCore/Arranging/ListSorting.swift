import CellGrid

/// An order of the rows of a list.
protocol ListOrder: RawRepresentable<String>, CaseIterable, Equatable, Sendable {
    /// Returns the words for the order, after `sorted`.
    func words(isReversed: Bool) -> String
}

/// The order of the rows of a list and its direction.
struct ListSorting<Order: ListOrder>: Equatable, Sendable {
    var order: Order
    /// Whether the rows are in reverse order.
    ///
    /// Rows without a value come last in both directions.
    var isReversed = false

    init(_ order: Order, isReversed: Bool = false) { (self.order, self.isReversed) = (order, isReversed) }

    /// The words for the order, after `sorted`.
    var words: String { order.words(isReversed: isReversed) }

    /// The words that a sort command takes.
    static var names: [String] { Order.allCases.map(\.rawValue) + [Self.reverse] }

    private static var reverse: String { "reverse" }

    /// Applies the next order, the named order, or the opposite direction.
    ///
    /// - Parameter name: The name of an order, which reverses the order that is in use already; `reverse`; `nil` for the next order.
    /// - Returns: The remark.
    mutating func sort(by name: String?) -> Remark {
        let name = name?.lowercased() ?? ""
        if name.isEmpty {
            self = Self(order.next)
        } else if name == Self.reverse {
            isReversed.toggle()
        } else if let named = Order(rawValue: name) {
            self = named == order ? Self(order, isReversed: !isReversed) : Self(named)
        } else {
            return Remark("unknown order \"\(name)\": \(Self.names.joined(separator: ", "))", .warning)
        }
        return Remark("sorted \(words)")
    }

    /// Sorts rows by a key; rows with equal keys keep their order, and rows without a key come last.
    func sorted<Row, Key: Comparable>(_ rows: [Row], by key: (Row) -> Key?) -> [Row] {
        // The sort of the standard library does not keep the order of equal elements.
        rows.enumerated().map { (key: key($0.element), place: $0.offset, row: $0.element) }
            .sorted { left, right in
                guard let first = left.key, let second = right.key, first != second else {
                    if (left.key == nil) != (right.key == nil) { return left.key != nil }
                    return left.place < right.place
                }
                return isReversed ? first > second : first < second
            }
            .map(\.row)
    }
}

extension ListArrangement {
    /// Creates the arrangement of a list.
    ///
    /// - Parameters:
    ///   - columns: The chosen columns; `nil` for the columns that fit the width.
    ///   - sorting: The order.
    ///   - usual: The order of the list at first.
    init<Order>(columns: [String]?, _ sorting: ListSorting<Order>, usual: Order) {
        self.init(
            columns: columns,
            order: sorting.order == usual ? nil : sorting.order.rawValue,
            isReversed: sorting.isReversed
        )
    }

    /// Returns the order; `usual` where none or an unknown one is named.
    func sorting<Order>(usual: Order) -> ListSorting<Order> {
        ListSorting(order.flatMap(Order.init(rawValue:)) ?? usual, isReversed: isReversed)
    }
}

extension ListOrder {
    fileprivate var next: Self {
        let all = Array(Self.allCases)
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + 1) % all.count]
    }
}
