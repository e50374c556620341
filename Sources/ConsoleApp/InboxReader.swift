import ConsoleCore
import SignoffCheckpoint
import SignoffOperator

/// Reads the open questions page by page, and reports the differences from the previous reading, outside of the thread
/// that draws.
actor InboxReader {
    /// The maximum number of questions in the inbox.
    ///
    /// Of more questions, those that wait longest are read.
    static let limit = 10_000

    private let backend: any OperatorBackend
    private var rules = DecidingRules()
    private var known: [QuestionID: OpenInterrupt] = [:]
    private var order: [QuestionID] = []
    private var isFirst = true
    /// The change mark and the number of questions of the last complete reading; `nil` when the storage has no change
    /// mark.
    private var lastRead: (mark: ChangeMark, total: Int)?

    init(backend: any OperatorBackend) {
        self.backend = backend
    }

    /// Reads all questions.
    ///
    /// Rules that differ from those of the previous reading report every question again.
    ///
    /// Readings never overlap, because the core requests the next reading when one has ended.
    ///
    /// - Parameters:
    ///   - rules: The rules by which the questions are judged.
    ///   - partial: Receives each page of the first reading as it arrives.
    /// - Returns: The questions that were not passed to `partial`.
    /// - Throws: The error of the database. The next reading reports what this reading could not.
    func read(by rules: DecidingRules, partial: @Sendable (InboxReading) -> Void) async throws -> InboxReading {
        if rules != self.rules { (self.rules, known, lastRead) = (rules, [:], nil) }
        var found: [QuestionID] = []
        var seen: [QuestionID: OpenInterrupt] = [:]
        var fresh: [InboxEntry] = []
        let mark = await backend.changeMark()
        if let lastRead, lastRead.mark == mark {
            return InboxReading(order: .unchanged, entries: [], total: lastRead.total)
        }
        lastRead = nil
        var total = 0
        let pages = backend.questionPages(limit: Self.limit, payloadLimit: InterruptQuery.listedPayload)
        for try await page in pages {
            total = page.total
            let start = found.count
            for question in page.questions {
                let id = QuestionID(question)
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
        }
        try Task.checkCancellation()
        let sorted = Self.sorted(found, seen)
        let wasSorted = sorted == found
        found = sorted
        let isSame = isFirst ? wasSorted : fresh.isEmpty && found == self.order
        let order: InboxReading.Order = isSame ? .unchanged : .replaced(found)
        (known, self.order, isFirst) = (seen, found, false)
        if let mark { lastRead = (mark, max(total, found.count)) }
        return InboxReading(order: order, entries: fresh, total: max(total, found.count))
    }

    /// Returns the questions longest waiting first, because pages that are reported while reading can overlap.
    private static func sorted(_ found: [QuestionID], _ seen: [QuestionID: OpenInterrupt]) -> [QuestionID] {
        let places = found.compactMap { id in seen[id].map { (id: id, place: $0.place) } }
        let isSorted = zip(places, places.dropFirst()).allSatisfy { !$1.place.precedes($0.place) }
        return isSorted ? found : places.sorted { $0.place.precedes($1.place) }.map(\.id)
    }
}
