/// The questions that changes of a thread ask, or ask again, with the release and the facts that their workflow
/// declares.
package struct AskedQuestions: Sendable {
    /// The questions of a task, with their declarations.
    private struct Asking {
        /// The release; `nil` for one that is not known.
        var release: String?
        var facts: [InterruptID: QuestionFacts]
    }

    private var askings: [TaskID: Asking] = [:]

    /// Creates a list without questions.
    package init() {}

    /// Takes those of changes that are stored by a release; `nil` for one that is not known.
    package init(in changes: [CheckpointChange], by release: String?) {
        note(changes, by: release)
    }

    /// Adds those of later changes.
    package mutating func note(_ changes: [CheckpointChange], by release: String?) {
        for case .writes(let batch) in changes
        where !batch.isCopy && batch.writes.contains(where: { $0.channel == ReservedChannel.interrupt }) {
            askings[batch.task] = Asking(release: release, facts: batch.facts)
        }
    }

    /// The release that has just asked a question, `nil` inside for one that is not known; `nil` for a question that was not asked now.
    package func release(of question: OpenInterrupt) -> String?? { askings[question.task].map(\.release) }

    /// The facts that the workflow has just declared for a question.
    ///
    /// The inner value is `nil` for no facts, and the outer one for a question that was not asked now.
    package func facts(of question: OpenInterrupt) -> QuestionFacts?? {
        askings[question.task].map { asking in question.interrupt.id.flatMap { asking.facts[$0] } }
    }
}
