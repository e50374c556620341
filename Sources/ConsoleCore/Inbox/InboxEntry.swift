import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// An open question in the queue.
struct InboxEntry: Equatable, Sendable {
    /// How far its answer is.
    enum Phase: Equatable, Sendable {
        case open
        /// To be sent in a moment, unless the operator takes it back.
        case held
        /// Sent and not yet acknowledged.
        case sending(RequestToken)
        /// Sent, and it is not known whether it was stored.
        case unknown(RequestToken)
        /// Its answer is stored; the run goes on.
        case answered(RunID)
    }

    let id: ItemID
    let item: ReviewItem
    /// How many characters of the payload eyes would miss.
    let hidden: Int
    /// What is suspicious about names in it, one sentence each.
    let lookAlikes: [String]
    /// How risky the operator's rules call it as it is proposed.
    let risk: RiskLevel
    /// When it should be done, what happens at the end of its time and how urgent it is, as far as the payload says.
    let hints: ItemHints
    /// What words of a filter are looked for in, in lower case.
    let searchText: String
    var phase: Phase = .open
    /// Whether it came after a question of its thread was answered from here.
    var isFollowUp = false
    /// Whether it came while the console was open and was not opened yet.
    var isNew = false

    init(_ question: OpenInterrupt, rules: DecidingRules = DecidingRules()) {
        id = ItemID(question)
        item = ReviewItem(question: question, options: rules.answers)
        hidden = HiddenCharacters.count(in: item.payload)
        lookAlikes = LookAlike.warnings(in: item)
        risk = rules.risks.risk(of: item).level
        hints = ItemHints(of: item)
        let names = [question.workflow ?? "", question.thread.rawValue, item.dialect.rawValue]
        searchText = (names + [item.title, item.payload.text(.compact)]).joined(separator: "\n").lowercased()
    }

    var question: OpenInterrupt { item.question }

    /// Since when it waits, for colours and the filter.
    func wait(at now: Timestamp) -> Duration? { question.waitingSince.map { now.duration(since: $0) } }
}
