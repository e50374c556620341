import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An open question in the queue.
package struct InboxEntry: Equatable, Sendable {
    /// The progress of the answer.
    enum Phase: Equatable, Sendable {
        case open
        /// The answer is held before sending, and can be withdrawn.
        case held
        /// The answer was sent and is not confirmed.
        case sending(RequestToken)
        /// The answer was sent, and its outcome is unknown.
        case unknown(RequestToken)
        /// The answer is stored, and the run resumes.
        case answered(RunID)
    }

    private let facts: Facts
    var phase: Phase = .open
    /// Whether the question came after another question of its thread was answered from this console.
    var isFollowUp = false
    /// Whether the question came while the console was open and was not opened yet.
    var isNew = false

    /// Computes the facts that the queue needs about a question.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - rules: The operator's rules on answers and risks.
    package init(_ question: OpenInterrupt, rules: DecidingRules = DecidingRules()) {
        facts = Facts(question, rules: rules)
    }

    package var id: QuestionID { facts.id }
    var item: ReviewItem { facts.item }
    /// The number of characters in the payload that are hard to see.
    var hidden: Int { facts.hidden }
    /// The warnings about names in the payload, one sentence each.
    var lookAlikes: [LookAlikeWarning] { facts.lookAlikes }
    /// The risk of the proposal by the operator's rules.
    var risk: RiskLevel { facts.risk }
    /// The due time, the end of the waiting time and the urgency, if the payload has them.
    var hints: ItemHints { facts.hints }
    /// The lower-case text in which words of a filter are searched.
    var searchText: String { facts.searchText }

    /// The subject that distinguishes the question from others.
    var subject: QuestionSubject { facts.subject }

    /// The width of the thread's name in columns.
    var threadWidth: Int { facts.threadWidth }

    /// The names of members whose values are masked.
    var secrets: SecretNames { facts.secrets }

    package var question: OpenInterrupt { item.question }

    /// Returns the question with the payload of an earlier reading, if the list left the payload out and it has not
    /// changed.
    func keepingPayload(of earlier: InboxEntry, rules: DecidingRules) -> InboxEntry {
        guard question.omittedBytes != nil, earlier.question.omittedBytes == nil,
            question.payloadDigest == earlier.question.payloadDigest
        else { return self }
        var whole = question
        (whole.interrupt, whole.omittedBytes) = (earlier.question.interrupt, nil)
        return InboxEntry(whole, rules: rules)
    }

    /// Whether the other entry is the same reading of the same question.
    ///
    /// Payloads are not compared.
    func isSameQuestion(as other: InboxEntry) -> Bool { facts === other.facts }

    /// Returns the waiting time, for colors and filters.
    func wait(at now: Timestamp) -> Duration? { question.waitingSince.map { now.duration(since: $0) } }
}

extension InboxEntry {
    /// The immutable facts of a question, shared so that thousands of entries move at little cost.
    private final class Facts: Equatable, Sendable {
        let id: QuestionID
        let item: ReviewItem
        let hidden: Int
        let lookAlikes: [LookAlikeWarning]
        let risk: RiskLevel
        let hints: ItemHints
        let searchText: String
        let secrets: SecretNames
        let subject: QuestionSubject
        let threadWidth: Int

        init(_ question: OpenInterrupt, rules: DecidingRules) {
            id = question.id
            item = ReviewItem(question: question, options: rules.answers)
            hidden = HiddenCharacters.count(in: item.payload)
            lookAlikes = LookAlike.warnings(in: item)
            risk = rules.risks.risk(of: item).level
            hints = ItemHints(of: item)
            secrets = SecretNames(schemas: item.actions.compactMap(\.schema))
            subject = QuestionSubject(item)
            threadWidth = SafeText.name(question.thread.rawValue).width()
            let names = [question.workflow ?? "", question.thread.rawValue, item.dialect.rawValue]
            searchText = (names + [item.title, item.payload.text(.compact)]).joined(separator: "\n").lowercased()
        }

        static func == (left: Facts, right: Facts) -> Bool {
            left === right
                || (left.item == right.item && left.risk == right.risk && left.hints == right.hints
                    && left.hidden == right.hidden && left.lookAlikes == right.lookAlikes)
        }
    }
}

extension InboxEntry.Phase {
    /// The reason why nothing can be decided in this phase, as a clause.
    var reason: String {
        switch self {
        case .open: "it is open"
        case .held: "its answer is held before sending"
        case .sending: "its answer is being sent"
        case .unknown: "its answer was sent and the outcome is being looked up"
        case .answered: "it is answered and the run resumes"
        }
    }
}

extension InboxEntry {
    /// Returns the name of an action, with its position among several.
    func name(of action: Int) -> SafeText {
        let actions = item.actions
        guard actions.indices.contains(action) else { return "" }
        let name = SafeText.name(actions[action].name)
        return actions.count > 1 ? name + " " + Mark.dot + " \(action + 1) of \(actions.count)" : name
    }
}

extension OpenInterrupt {
    /// Returns the question without its payload, whose stored size in bytes is given.
    func omittingPayload(of bytes: Int) -> OpenInterrupt {
        var question = self
        (question.interrupt.value, question.omittedBytes) = (.null, bytes)
        return question
    }
}
