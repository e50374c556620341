import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An open question in the queue.
package struct InboxEntry: Equatable, Sendable {
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

    private let facts: Facts
    var phase: Phase = .open
    /// Whether it came after a question of its thread was answered from here.
    var isFollowUp = false
    /// Whether it came while the console was open and was not opened yet.
    var isNew = false

    /// Works out what the queue needs to know of a question.
    ///
    /// - Parameters:
    ///   - question: The question.
    ///   - rules: What the operator's configuration says about answers and risks.
    package init(_ question: OpenInterrupt, rules: DecidingRules = DecidingRules()) {
        facts = Facts(question, rules: rules)
    }

    package var id: QuestionID { facts.id }
    var item: ReviewItem { facts.item }
    /// How many characters of the payload eyes would miss.
    var hidden: Int { facts.hidden }
    /// What is suspicious about names in it, one sentence each.
    var lookAlikes: [LookAlikeWarning] { facts.lookAlikes }
    /// How risky the operator's rules call it as it is proposed.
    var risk: RiskLevel { facts.risk }
    /// When it should be done, what happens at the end of its time and how urgent it is, as far as the payload says.
    var hints: ItemHints { facts.hints }
    /// What words of a filter are looked for in, in lower case.
    var searchText: String { facts.searchText }

    /// What tells it from other questions.
    var subject: QuestionSubject { facts.subject }

    /// The columns of the name of its thread.
    var threadWidth: Int { facts.threadWidth }

    /// What of it is shown as stars.
    var secrets: SecretNames { facts.secrets }

    package var question: OpenInterrupt { item.question }

    /// This question with the payload of an earlier reading, where the list left it out and it is the same one.
    func keepingPayload(of earlier: InboxEntry, rules: DecidingRules) -> InboxEntry {
        guard question.omittedBytes != nil, earlier.question.omittedBytes == nil,
            question.payloadDigest == earlier.question.payloadDigest
        else { return self }
        var whole = question
        (whole.interrupt, whole.omittedBytes) = (earlier.question.interrupt, nil)
        return InboxEntry(whole, rules: rules)
    }

    /// Whether the other entry is of the same reading of the same question, which is known without comparing payloads.
    func isSameQuestion(as other: InboxEntry) -> Bool { facts === other.facts }

    /// Since when it waits, for colours and the filter.
    func wait(at now: Timestamp) -> Duration? { question.waitingSince.map { now.duration(since: $0) } }
}

extension InboxEntry {
    /// What the question alone says; it never changes, so that thousands of entries are moved about at little cost.
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
    /// Why nothing can be decided in this phase, in a clause.
    var reason: String {
        switch self {
        case .open: "it is open"
        case .held: "its answer is about to go out"
        case .sending: "its answer is being sent"
        case .unknown: "its answer was sent and the outcome is being looked up"
        case .answered: "it is answered and the run goes on"
        }
    }
}

extension InboxEntry {
    /// What an action is called, with its place when there are several.
    func name(of action: Int) -> SafeText {
        let actions = item.actions
        guard actions.indices.contains(action) else { return "" }
        let name = SafeText.name(actions[action].name)
        return actions.count > 1 ? name + " " + Mark.dot + " \(action + 1) of \(actions.count)" : name
    }
}

extension OpenInterrupt {
    /// This question without its payload, which has the number of stored bytes told.
    func omittingPayload(of bytes: Int) -> OpenInterrupt {
        var question = self
        (question.interrupt.value, question.omittedBytes) = (.null, bytes)
        return question
    }
}
