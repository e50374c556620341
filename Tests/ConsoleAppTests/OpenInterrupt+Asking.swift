import SignoffCheckpoint

extension OpenInterrupt {
    /// A question of a thread in plain words.
    static func asking(_ words: String, on thread: ThreadID, at moment: Timestamp) throws -> OpenInterrupt {
        let value = try StoredValue(["question": .string(words)] as JSONValue)
        return OpenInterrupt(
            thread: thread,
            workflow: "billing",
            namespace: "",
            checkpoint: CheckpointID("checkpoint-of-\(thread)"),
            task: TaskID("task-of-\(thread)"),
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: InterruptID("question-of-\(thread)"), value: value),
            payloadDigest: PayloadDigest(of: value),
            waitingSince: moment
        )
    }
}
