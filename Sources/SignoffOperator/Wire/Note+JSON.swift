package import SignoffCheckpoint

extension Note {
    /// The note as JSON.
    package var json: JSONValue {
        [
            "sequence": .integer(sequence), "thread_id": .string(question.thread.rawValue),
            "id": .string(question.interrupt.rawValue), "position": .integer(Int64(question.position)),
            "author": .string(author), "at": .string(at.iso8601), "text": .string(text),
        ]
    }
}
