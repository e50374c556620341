/// The questions that changes of a thread ask, or ask again, and the release of the workflow that asks them.
package struct AskedQuestions: Sendable {
    private var tasks: Set<TaskID> = []
    private var release: String?

    /// Creates a list without questions.
    package init() {}

    /// Takes those of changes that are stored by a release; nil for one that is not known.
    package init(in changes: [CheckpointChange], by release: String?) {
        self.release = release
        for case .writes(let batch) in changes
        where !batch.isCopy && batch.writes.contains(where: { $0.channel == ReservedChannel.interrupt }) {
            tasks.insert(batch.task)
        }
    }

    /// The release that has just asked a question, nil inside for one that is not known; nil for a question that was not asked now.
    package func release(of question: OpenInterrupt) -> String?? {
        tasks.contains(question.task) ? .some(release) : nil
    }
}
