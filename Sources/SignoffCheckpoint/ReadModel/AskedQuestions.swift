/// The questions that changes of a thread ask, or ask again, with the release and the declared facts of each.
package struct AskedQuestions: Sendable {
    /// The questions that a task asks, with their declarations.
    private struct Asking {
        /// The release; `nil` when unknown.
        var release: String?
        var facts: [InterruptID: QuestionFacts]
    }

    private var askings: [TaskID: Asking] = [:]

    /// Creates a list without questions.
    package init() {}

    /// Collects the questions in changes that a release stores; `nil` for an unknown release.
    package init(in changes: [CheckpointChange], by release: String?) {
        note(changes, by: release)
    }

    /// Adds the questions in later changes.
    package mutating func note(_ changes: [CheckpointChange], by release: String?) {
        for case .writes(let batch) in changes
        where !batch.isCopy && batch.writes.contains(where: { $0.channel == ReservedChannel.interrupt }) {
            askings[batch.task] = Asking(release: release, facts: batch.facts)
        }
    }

    /// Returns the release that has just asked a question.
    ///
    /// The inner value is `nil` for an unknown release, and the outer value for a question that was not asked now.
    package func release(of question: OpenInterrupt) -> String?? { askings[question.task].map(\.release) }

    /// Returns the facts that the workflow has just declared for a question.
    ///
    /// The inner value is `nil` for no facts, and the outer value for a question that was not asked now.
    package func facts(of question: OpenInterrupt) -> QuestionFacts?? {
        askings[question.task].map { asking in question.interrupt.id.flatMap { asking.facts[$0] } }
    }
}
