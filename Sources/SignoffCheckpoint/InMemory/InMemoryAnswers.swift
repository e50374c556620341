import OrderedCollections

/// The answers recorded with one checkpoint.
struct InMemoryAnswers {
    /// The place of an answer: one run gives at most one answer to a position of a task.
    ///
    /// The null task has a copy of each answer that was given without an id.
    private struct Key: Hashable {
        var task: TaskID
        var position: Int
        var run: RunID?
    }

    private var recorded: OrderedDictionary<Key, AnswerRecord> = [:]

    /// The records in the order in which they were first stored.
    var records: [AnswerRecord] { recorded.values.elements }

    /// Stores the records of a batch.
    mutating func store(_ batch: WriteBatch) {
        for record in batch.answers where record.isKept {
            var record = record
            record.isBare = batch.task == .null
            recorded[Key(task: batch.task, position: record.binding.position, run: record.run)] = record
        }
    }
}
