/// The questions that changes of a thread ask, or ask again, and the release of the workflow that asks them.
package struct AskedQuestions: Sendable {
    /// The release by the task that asks; nil inside for one that is not known.
    private var releases: [TaskID: String?] = [:]

    /// Creates a list without questions.
    package init() {}

    /// Takes those of changes that are stored by a release; nil for one that is not known.
    package init(in changes: [CheckpointChange], by release: String?) {
        note(changes, by: release)
    }

    /// Adds those of later changes.
    package mutating func note(_ changes: [CheckpointChange], by release: String?) {
        for case .writes(let batch) in changes
        where !batch.isCopy && batch.writes.contains(where: { $0.channel == ReservedChannel.interrupt }) {
            releases.updateValue(release, forKey: batch.task)
        }
    }

    /// The release that has just asked a question, nil inside for one that is not known; nil for a question that was not asked now.
    package func release(of question: OpenInterrupt) -> String?? { releases[question.task] }
}
