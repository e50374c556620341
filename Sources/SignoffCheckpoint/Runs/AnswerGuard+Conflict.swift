/// The state of a thread in the queue when an answer to one of its questions arrives.
package struct AnsweredThread {
    /// The newest root checkpoint.
    package var head: CheckpointID?
    /// The questions that the rows leave open, whether or not a waiting run answers them.
    package var openInterrupts: [OpenInterrupt]
    /// Returns the newest run that answers a question.
    ///
    /// Active runs come first.
    package var answeringRun: (InterruptID) throws -> Run?

    /// Creates the state of a thread that has rows.
    package init(
        head: CheckpointID?,
        openInterrupts: [OpenInterrupt],
        answeringRun: @escaping (InterruptID) throws -> Run?
    ) {
        self.head = head
        self.openInterrupts = openInterrupts
        self.answeringRun = answeringRun
    }
}

extension AnswerGuard {
    /// Returns the conflict that prevents this answer; `nil` if the question is unchanged and unanswered.
    package func conflict(on thread: AnsweredThread) throws -> AnswerConflict? {
        let earlier = try thread.answeringRun(interrupt)
        if let earlier, earlier.isActive { return .alreadyAnswered(by: earlier) }
        guard let question = thread.openInterrupts.first(where: { $0.interrupt.id == interrupt }) else {
            if let earlier { return .alreadyAnswered(by: earlier) }
            if thread.openInterrupts.isEmpty { return .nothingPending }
            if let head = thread.head, head != checkpoint { return .checkpointChanged(to: head) }
            return .movedOn(to: thread.openInterrupts.compactMap(\.interrupt.id))
        }
        if question.payloadDigest != payloadDigest {
            return .payloadChanged(from: payloadDigest, to: question.payloadDigest)
        }
        if question.checkpoint != checkpoint { return .checkpointChanged(to: question.checkpoint) }
        if question.position != position { return .movedOn(to: thread.openInterrupts.compactMap(\.interrupt.id)) }
        return nil
    }
}

extension AnswerConflict {
    fileprivate static func alreadyAnswered(by run: Run) -> AnswerConflict {
        .alreadyAnswered(by: run.request.requestedBy, at: run.createdAt, run: run.id)
    }
}

extension CheckpointError {
    /// Returns the error for an answer that `conflict` prevents.
    package static func refusedAnswer(_ answer: AnswerGuard, because conflict: AnswerConflict) -> CheckpointError {
        let reason =
            switch conflict {
            case .alreadyAnswered(let person, let moment, let run):
                "\(person) answered it at \(moment.iso8601) (run \(run))"
            case .movedOn(let questions):
                "the task has moved on to \(questions.map(\.rawValue).joined(separator: ", "))"
            case .nothingPending: "nothing waits for an answer"
            case .payloadChanged: "its payload is not the one that was read"
            case .checkpointChanged(let checkpoint): "the thread has moved on to checkpoint \(checkpoint)"
            case .threadUnknown: "the thread does not exist"
            }
        return CheckpointError(
            .answerConflict,
            "the answer to question \(answer.interrupt) of thread \(answer.thread) was not stored: \(reason)",
            thread: answer.thread,
            conflict: conflict
        )
    }
}
