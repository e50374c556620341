import OrderedCollections
package import SignoffCheckpoint

/// Derives the facts of a question from its payload, in any dialect.
///
/// The inference never guesses. Sums exist only if every action has an amount that can be read exactly, and secrets are
/// omitted. Payloads beyond ``nodeLimit`` or ``textLimit`` have no facts, which limits the cost.
package struct FactsInference: Sendable {
    /// The maximum number of values in a payload and its schema.
    package static let nodeLimit = 100_000
    /// The maximum number of bytes of text in a payload and its schema.
    package static let textLimit = 4 << 20

    /// The operator's risk rules.
    private let risks: [RiskRule]

    /// Creates an inference with the operator's risk rules.
    package init(risks: [RiskRule] = []) {
        self.risks = risks
    }

    /// The version of the inference.
    ///
    /// Increase the version when the inference returns different facts for the same payload.
    private static let version = 1

    /// The reader for a storage.
    ///
    /// The version of the reader includes the risk rules.
    package var reader: QuestionFactsReader {
        let rules = StoredValue.array(risks.map { .string($0.text) })
        let version = "payload \(Self.version) \(PayloadDigest(of: rules).rawValue.prefix(16))"
        return QuestionFactsReader(version: version) { facts(of: $0) }
    }

    /// Returns the facts of a question.
    package func facts(of question: OpenInterrupt) -> QuestionFacts {
        var budget = PayloadBudget(nodes: Self.nodeLimit, text: Self.textLimit)
        guard budget.takes(question.interrupt.value),
            question.interrupt.responseSchema.map({ budget.takes($0) }) ?? true
        else { return QuestionFacts() }
        guard question.omittedBytes != nil else { return facts(of: ReviewItem(question: question)) }
        return factsOfBeginning(of: question)
    }

    /// Returns the facts of the beginning of a payload, limited to facts that the unread actions cannot change.
    private func factsOfBeginning(of question: OpenInterrupt) -> QuestionFacts {
        var beginning = question
        beginning.omittedBytes = nil
        let item = ReviewItem(question: beginning)
        let facts = facts(of: item)
        return QuestionFacts(title: facts.title, fields: item.actions.count == 1 ? facts.fields : [], risk: facts.risk)
    }

    /// Returns the facts of a question that was already read.
    package func facts(of item: ReviewItem) -> QuestionFacts {
        let subject = FactsSubject(item)
        return QuestionFacts(
            title: FactsTitle(of: subject).text,
            fields: subject.fields,
            sums: ActionSums(of: item.actions.map(\.arguments)).sums,
            count: item.actions.count,
            risk: risks.risk(of: item).rule.flatMap { QuestionFacts.Risk(rawValue: $0.level.rawValue) },
            progress: subject.progress
        )
    }
}

/// The size of payloads that can still be read.
struct PayloadBudget {
    private var nodes: Int
    private var text: Int

    init(nodes: Int, text: Int) {
        (self.nodes, self.text) = (nodes, text)
    }

    /// Whether a value fits into the remaining size.
    ///
    /// The size is then reduced by the value.
    mutating func takes(_ value: StoredValue) -> Bool {
        var waiting = [value]
        while let value = waiting.popLast() {
            nodes -= 1
            switch value {
            case .string(let content): text -= content.utf8.count
            case .bytes(let bytes): text -= bytes.count
            case .extension(let content): take(encoded: content.payload.count)
            case .opaque(let content): take(encoded: content.bytes.count)
            case .array(let elements):
                guard elements.count <= nodes else { return false }
                waiting += elements
            case .map(let map):
                guard 2 * map.entries.count <= nodes else { return false }
                for entry in map.entries { waiting += [entry.key, entry.value] }
            default: break
            }
            guard nodes >= 0, text >= 0 else { return false }
        }
        return true
    }

    /// Reduces the remaining size by bytes that contain an unknown number of values.
    private mutating func take(encoded count: Int) {
        nodes -= count / 2
        text -= count
    }
}
