import SignoffCheckpoint

/// The columns of `signoff_interrupts` that contain the facts of a question.
struct FactColumns {
    /// The names, in the order of ``values``.
    static let names = "declared_facts, facts, facts_version, fact_keys"

    /// The values, in the order of ``names``: the facts declared by the workflow, all facts, the version of the reader
    /// that read them, and their keys.
    let values: [SQLiteValue]

    /// Creates the columns of a question whose facts a reader has read; `nil` for declared facts only.
    init(of question: OpenInterrupt, by reader: QuestionFactsReader?) {
        values = [
            .optional(question.declaredFacts?.json.text()), .optional(question.facts?.json.text()),
            .optional(reader?.version), .blob(FactKeyList(question.facts).bytes),
        ]
    }
}
