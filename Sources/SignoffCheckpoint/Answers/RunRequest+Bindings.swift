extension RunRequest {
    /// Checks the guards of a request's answers, and binds each guarded answer without a binding to the question that
    /// its guard was checked against.
    ///
    /// Call this in the transaction that stores the request.
    ///
    /// - Parameters:
    ///   - guards: The conditions that the questions must meet.
    ///   - read: Returns the state of a thread in the queue; `nil` for a thread without rows and runs. Called once for
    ///     each thread.
    /// - Throws: `answer_conflict` for the first answer whose guard does not hold; the errors of `read`. The request is
    ///   then unchanged.
    package mutating func bindAnswers(
        guardedBy guards: [AnswerGuard],
        reading read: (ThreadID) throws -> AnsweredThread?
    ) throws {
        var threads: [ThreadID: AnsweredThread] = [:]
        var found: [InterruptID: AnswerBinding] = [:]
        for answer in guards {
            guard let known = try threads[answer.thread] ?? read(answer.thread) else {
                throw CheckpointError.refusedAnswer(answer, because: .threadUnknown)
            }
            threads[answer.thread] = known
            if let conflict = try answer.conflict(on: known) {
                throw CheckpointError.refusedAnswer(answer, because: conflict)
            }
            guard answer.thread == thread else { continue }
            found[answer.interrupt] = known.openInterrupts.first { $0.interrupt.id == answer.interrupt }
                .map(AnswerBinding.init(to:))
        }
        guard case .resume(let answers) = action else { return }
        for (question, binding) in found where answers[question] != nil && bindings[question] == nil {
            bindings[question] = binding
        }
    }
}
