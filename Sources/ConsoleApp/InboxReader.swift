import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// Reads the open questions page by page and tells what differs from the look before, away from the thread that draws.
actor InboxReader {
    /// The most questions a queue holds; of more, those that wait longest.
    static let limit = 10_000
    /// The first page is small: it is what an operator waits for.
    private static let firstPage = 200
    private static let page = 1_000

    private let backend: any OperatorBackend
    private var rules = DecidingRules()
    private var known: [ItemID: OpenInterrupt] = [:]
    private var order: [ItemID] = []
    private var isFirst = true
    /// What was stored when all questions were last read, and how many there were; nil when that cannot be told.
    private var lastRead: (mark: ChangeMark, total: Int)?

    init(backend: any OperatorBackend) {
        self.backend = backend
    }

    /// Looks at all questions; other rules than those of the look before bring every question again.
    ///
    /// Two looks never run at once: the core requests the next one when one has ended.
    ///
    /// - Parameters:
    ///   - rules: The rules by which the questions are judged.
    ///   - partial: Given each page of the first look as it comes.
    /// - Returns: What was found, as far as it was not given to `partial`.
    /// - Throws: What the database throws; the look after that brings what this one did not.
    func read(by rules: DecidingRules, partial: @Sendable (InboxReading) -> Void) async throws -> InboxReading {
        if rules != self.rules { (self.rules, known, lastRead) = (rules, [:], nil) }
        var found: [ItemID] = []
        var seen: [ItemID: OpenInterrupt] = [:]
        var fresh: [InboxEntry] = []
        var place: InterruptPlace?
        let mark = await backend.changeMark()
        if let lastRead, lastRead.mark == mark {
            return InboxReading(order: .unchanged, entries: [], total: lastRead.total)
        }
        lastRead = nil
        let total = try await backend.countQuestions()
        while found.count < Self.limit {
            let size = min(found.isEmpty ? Self.firstPage : Self.page, Self.limit - found.count)
            let questions = try await backend.questions(
                matching: InterruptQuery(after: place, limit: size, payloadLimit: InterruptQuery.listedPayload)
            )
            let start = found.count
            for question in questions {
                let id = ItemID(question)
                guard seen.updateValue(question, forKey: id) == nil else { continue }
                found.append(id)
                if known[id] != question { fresh.append(InboxEntry(question, rules: rules)) }
            }
            if isFirst {
                let order: InboxReading.Order = start == 0 ? .replaced(found) : .appended(Array(found[start...]))
                let most = max(total, found.count)
                partial(InboxReading(order: order, entries: fresh, total: most, isPartial: true))
                fresh = []
            }
            guard questions.count == size, let last = questions.last else { break }
            place = last.place
        }
        let isSame = isFirst || (fresh.isEmpty && found == self.order)
        let order: InboxReading.Order = isSame ? .unchanged : .replaced(found)
        (known, self.order, isFirst) = (seen, found, false)
        if let mark { lastRead = (mark, max(total, found.count)) }
        return InboxReading(order: order, entries: fresh, total: max(total, found.count))
    }
}
