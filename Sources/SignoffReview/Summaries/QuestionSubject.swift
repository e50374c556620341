import OrderedCollections
package import SignoffCheckpoint

/// A question with the values that distinguish it from others.
package struct QuestionSubject: Sendable {
    /// The properties that comparable questions share.
    struct Shape: Hashable, Sendable {
        let workflow: String?
        let tools: [String]
        let fields: OrderedSet<String>
    }

    let facts: QuestionFacts
    /// The progress of the workflow; `nil` when unknown.
    package var progress: QuestionFacts.Progress? { facts.progress }
    /// The exact sums of the actions, by currency; empty for none.
    package var sums: [QuestionFacts.Sum] { facts.sums }
    /// The title; `nil` for a question without one.
    package var title: String? { facts.title }
    let fields: OrderedDictionary<String, FactValue>
    let shape: Shape
    /// The called tool, if the title does not name it; `nil` for several tools, and if the progress names the step.
    let tool: String?
    /// The text in place of a missing title.
    let fallback: String

    /// Reads the distinguishing values of a question.
    package init(_ item: ReviewItem) {
        // A storage without a reader of facts has only the facts that the workflow declares.
        let stored = item.question.facts ?? item.question.declaredFacts ?? QuestionFacts()
        let facts =
            item.question.omittedBytes == nil ? stored.completed(with: FactsInference().facts(of: item)) : stored
        // The fields of an item have complete texts, while those of the list are shortened.
        let subject = FactsSubject(item)
        let own = item.question.omittedBytes == nil ? subject.fields : facts.fields
        let declared = item.question.declaredFacts?.fields ?? []
        var fields: OrderedDictionary<String, FactValue> = [:]
        for field in declared + own where !Self.isToldElsewhere(field, facts) && fields[field.name] == nil {
            fields[field.name] = field.value
        }
        self.facts = facts
        self.fields = fields
        fallback = item.title
        tool = Self.tool(of: subject, facts)
        shape = Shape(
            workflow: item.question.workflow,
            tools: item.actions.count == 1 ? [item.actions[0].name] : [],
            fields: OrderedSet(fields.keys)
        )
    }

    private static func tool(of subject: FactsSubject, _ facts: QuestionFacts) -> String? {
        // A command is its own name.
        guard let title = facts.title, facts.progress == nil, facts.field("command") == nil, facts.field("cmd") == nil,
            subject.tools.count == 1, let name = subject.tools.first,
            !title.containsBytes(of: FactsTitle.words(in: name))
        else { return nil }
        return name
    }

    /// Whether the title, the progress or the sums already contain a field.
    private static func isToldElsewhere(_ field: QuestionFacts.Field, _ facts: QuestionFacts) -> Bool {
        if field.name == "tool" { return true }
        if facts.progress != nil, ["step", "stage", "phase", "position", "total"].contains(field.name) { return true }
        if !facts.sums.isEmpty, ["amount", "currency", "currency_code", "unit"].contains(field.name) { return true }
        guard let title = facts.title, case .text(let text) = field.value else { return false }
        return text.hasPrefix(title) && !text.dropFirst(title.count).contains { !$0.isWhitespace }
    }
}
