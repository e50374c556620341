/// The order of a list of open questions: by a fact.
///
/// Questions without the fact come last, and equal values are longest waiting first.
public struct InterruptSort: Hashable, Sendable {
    /// The fact that sorts the list.
    public var fact: FactName
    /// Whether the maximum value comes first.
    public var isDescending: Bool

    /// Creates an order.
    public init(_ fact: FactName, isDescending: Bool = false) {
        self.fact = fact
        self.isDescending = isDescending
    }
}

extension InterruptSort {
    /// The order as a string, such as `-sum:EUR` for the largest sum first.
    package var text: String { (isDescending ? "-" : "+") + fact.text }

    /// Parses ``text``; `nil` for other strings.
    package init?(text: String) {
        guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
        self.init(FactName(String(text.dropFirst())), isDescending: sign == "-")
    }
}

extension InterruptQuery {
    /// The order of the list; `nil` for longest waiting first, the default order of every storage.
    package var order: InterruptSort? { sort == InterruptSort(.waitingSince) ? nil : sort }

    /// Whether the list depends on facts that are read from payloads.
    package var namesFacts: Bool {
        let names = conditions.map(\.fact) + (order.map { [$0.fact] } ?? [])
        return names.contains { FactKeyList.entryName($0) != nil }
    }

    /// Returns the place of a question in the list of this query, after which the next page begins.
    public func place(of question: OpenInterrupt) -> InterruptPlace {
        var place = question.place
        guard let order else { return place }
        place.sort = order
        place.value = question.factKey(order.fact)
        return place
    }

    /// Returns the questions of a page, in order, from all open questions in any order.
    package func page(of questions: [OpenInterrupt]) -> [OpenInterrupt] {
        let found = questions.filter { $0.matches(self) }.map { (place: place(of: $0), question: $0) }
        return found.sorted { $0.place.precedes($1.place) }.prefix(limit).map(\.question)
    }

    /// Returns the number of matching questions.
    ///
    /// The place and the limit of the query are ignored.
    package func count(of questions: [OpenInterrupt]) -> Int {
        var all = self
        all.after = nil
        return questions.count { $0.matches(all) }
    }
}
