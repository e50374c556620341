import SignoffCheckpoint

/// A row of `signoff_interrupts`, without its key and its time.
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

    /// The type of an omitted payload, in the index beside a foreign file and in lists with a size limit.
    ///
    /// The value of this type is the number of bytes, as text.
    static let omittedType = "omitted"

    /// Returns the size of an omitted payload in bytes; `nil` for a payload that is present.
    ///
    /// - Parameters:
    ///   - type: The type column.
    ///   - length: The number of bytes if the list omitted the payload; otherwise 0.
    ///   - text: Returns the value column of an index that has no payload.
    /// - Returns: The number of bytes; `nil` for a payload that is present.
    static func omittedBytes(type: String, length: Int64, text: () -> String?) -> Int? {
        guard type == omittedType else { return nil }
        return length > 0 ? Int(length) : text().flatMap { Int($0) } ?? 0
    }

    init(_ question: OpenInterrupt) throws {
        workflow = question.workflow
        namespace = question.namespace
        checkpoint = question.checkpoint.rawValue
        task = question.task.rawValue
        taskPath = question.taskPath
        position = Int64(question.position)
        interrupt = question.interrupt.id?.rawValue
        value =
            try question.omittedBytes.map { SerializedValue(type: Self.omittedType, bytes: Array(String($0).utf8)) }
            ?? question.interrupt.value.serialized()
        schema = try question.interrupt.responseSchema?.serialized()
        digest = question.payloadDigest.rawValue
    }

    /// Reads ``columns``, which begin at column `first`.
    init(_ row: SQLiteRow, from first: Int32) {
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

    /// The values, in the order of ``columns``.
    var values: [SQLiteValue] {
        [
            .optional(workflow), .text(namespace), .text(checkpoint), .text(task), .text(taskPath), .integer(position),
            .optional(interrupt), .text(value.type), .blob(value.bytes), .optional(schema?.type),
            schema.map { .blob($0.bytes) } ?? .null, .text(digest),
        ]
    }
}
