import SignoffCheckpoint

/// Compares answers with what the database says now, in the transaction that stores them.
struct AnswerCheck {
    let connection: SQLiteConnection

    /// Refuses the first answer that no longer fits.
    ///
    /// - Throws: `answer_conflict`.
    func require(_ guards: [AnswerGuard]) throws {
        for (thread, guards) in Dictionary(grouping: guards, by: \.thread) {
            guard let known = try answeredThread(thread) else {
                throw CheckpointError.refusedAnswer(guards[0], because: .threadUnknown)
            }
            for answer in guards {
                if let conflict = try answer.conflict(on: known) {
                    throw CheckpointError.refusedAnswer(answer, because: conflict)
                }
            }
        }
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
