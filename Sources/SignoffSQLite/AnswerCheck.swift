import SignoffCheckpoint

/// Compares answers with what the database says now, in the transaction that stores them.
struct AnswerCheck {
    let connection: SQLiteConnection

    /// Refuses the first answer that no longer fits, and binds those without a binding.
    ///
    /// - Throws: `answer_conflict`.
    func require(_ guards: [AnswerGuard], of request: inout RunRequest) throws {
        try request.bindAnswers(guardedBy: guards, reading: answeredThread)
    }

    /// What the rows say, not the index, which another program may have left behind; nil for a thread without rows and runs.
    private func answeredThread(_ thread: ThreadID) throws -> AnsweredThread? {
        let rows = CheckpointRows(connection: connection, layout: .complete)
        let runs = RunRows(connection: connection)
        guard try rows.hasRows(thread) || runs.hasRuns(thread) else { return nil }
        let reading = ThreadReading(heads: try rows.heads(of: thread).checkpoints)
        return AnsweredThread(
            head: reading.head?.checkpoint.id,
            openInterrupts: reading.openInterrupts,
            answeringRun: { try runs.answeringRun($0, on: thread) }
        )
    }
}
