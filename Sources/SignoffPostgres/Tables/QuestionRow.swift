import SignoffCheckpoint

/// The columns of a row of `signoff_interrupts` about a question, without its key and its time.
struct QuestionRow: Equatable {
    static let columns = """
        workflow, checkpoint_ns, checkpoint_id, task_id, task_path, position, interrupt_id, value_type, value, schema_type, response_schema,
        payload_digest
        """

    private var workflow: String?
    private var namespace: String
    private var checkpoint: String
    private var task: String
    private var taskPath: String
    private var position: Int64
    private var interrupt: String?
    private var value: SerializedValue
    private var schema: SerializedValue?
    private var digest: String

    init(_ question: OpenInterrupt) throws {
        workflow = question.workflow
        namespace = question.namespace
        checkpoint = question.checkpoint.rawValue
        task = question.task.rawValue
        taskPath = question.taskPath
        position = Int64(question.position)
        interrupt = question.interrupt.id?.rawValue
        value = try question.interrupt.value.serialized()
        schema = try question.interrupt.responseSchema?.serialized()
        digest = question.payloadDigest.rawValue
    }

    /// Reads ``columns`` that begin at column `first`.
    init(_ row: PostgresRow, from first: Int32) {
        workflow = row.optionalText(first)
        namespace = row.text(first + 1)
        checkpoint = row.text(first + 2)
        task = row.text(first + 3)
        taskPath = row.text(first + 4)
        position = row.integer(first + 5)
        interrupt = row.optionalText(first + 6)
        value = SerializedValue(type: row.text(first + 7), bytes: row.bytes(first + 8))
        schema = row.optionalText(first + 9).map { SerializedValue(type: $0, bytes: row.bytes(first + 10)) }
        digest = row.text(first + 11)
    }

    /// In the order of ``columns``.
    var values: [PostgresValue] {
        [
            .optional(workflow), .text(namespace), .text(checkpoint), .text(task), .text(taskPath), .integer(position),
            .optional(interrupt), .text(value.type), .blob(value.bytes), .optional(schema?.type),
            schema.map { .blob($0.bytes) } ?? .null, .text(digest),
        ]
    }
}
