/// In which order open questions are listed: by a fact, those without it last, and those with the same value longest waiting first.
public struct InterruptSort: Hashable, Sendable {
    /// The fact.
    public var fact: FactName
    /// Whether the greatest value comes first.
    public var isDescending: Bool

    /// Creates an order.
    public init(_ fact: FactName, isDescending: Bool = false) {
        self.fact = fact
        self.isDescending = isDescending
    }
}

extension InterruptSort {
    /// The order as text, such as `-sum:EUR` for the greatest sum first.
    package var text: String { (isDescending ? "-" : "+") + fact.text }

    /// Reads ``text``; `nil` for anything else.
    package init?(text: String) {
        guard let sign = text.first, sign == "-" || sign == "+" else { return nil }
        self.init(FactName(String(text.dropFirst())), isDescending: sign == "-")
    }
}

extension InterruptQuery {
    /// The order of the list; `nil` for longest waiting first, which is the order of every storage's own list.
    package var order: InterruptSort? { sort == InterruptSort(.waitingSince) ? nil : sort }

    /// Whether the list depends on facts that are read from payloads.
    package var namesFacts: Bool {
        let names = conditions.map(\.fact) + (order.map { [$0.fact] } ?? [])
        return names.contains { FactKeyList.entryName($0) != nil }
    }

    /// The place of a question in the list of this query, after which the next page begins.
    public func place(of question: OpenInterrupt) -> InterruptPlace {
        var place = question.place
        guard let order else { return place }
        place.sort = order
        place.value = question.factKey(order.fact)
        return place
    }

    /// The questions of a page, in order, of every open question in any order.
    package func page(of questions: [OpenInterrupt]) -> [OpenInterrupt] {
        let found = questions.filter { $0.matches(self) }.map { (place: place(of: $0), question: $0) }
        return found.sorted { $0.place.precedes($1.place) }.prefix(limit).map(\.question)
    }

    /// The number of matching questions; the place and the limit of the query are ignored.
    package func count(of questions: [OpenInterrupt]) -> Int {
        var all = self
        all.after = nil
        return questions.count { $0.matches(all) }
    }
}
