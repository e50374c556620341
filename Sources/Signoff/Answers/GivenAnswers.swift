import SignoffCheckpoint
private import Synchronization

/// The answers of a run.
///
/// Each answer is taken once, by the question to which it was given.
///
/// An answer is stored only after its question has taken it. An answer of the wrong form leaves the thread unchanged.
final class GivenAnswers: Sendable {
    /// The row of the null task, which contains the answer without an id.
    struct NullRow: Sendable {
        /// The checkpoint that the step of the root starts from.
        let address: CheckpointAddress
        /// Whether the stored row contains an answer.
        var holdsAnswer: Bool
        /// Whether the row is written.
        ///
        /// The row is not written under `exit` durability.
        let isWritten: Bool
    }

    fileprivate struct State {
        var answers: [AnswerPlace: GivenAnswer] = [:]
        /// The answers that questions have taken and that are not yet stored.
        var accepted: [AnswerPlace: GivenAnswer] = [:]
        var nullRow: NullRow?
        var due: [CheckpointChange] = []
        var refusal: WorkflowError?
        /// The questions that were open before the run and took no answer in it; `nil` when unknown.
        var found: Set<InterruptID>? = []
    }

    private let state = Mutex(State())

    /// Adds answers for the step that starts at the checkpoint of `nullRow`.
    ///
    /// `found` are the open questions; `nil` when they were not read.
    func add(_ more: some Sequence<GivenAnswer>, nullRow: NullRow, found: Set<InterruptID>?) {
        state.withLock { state in
            state.found = found
            for answer in more { state.answers[answer.place] = answer }
            state.nullRow = nullRow
        }
    }

    /// Whether a question is possibly left that was open before the run, took no answer in it and is not in `asked`.
    func leavesQuestions(besides asked: Set<InterruptID>) -> Bool {
        state.withLock { $0.found.map { !$0.isSubset(of: asked) } ?? true }
    }

    /// Whether every answer was taken.
    var isEmpty: Bool { state.withLock { $0.answers.isEmpty } }

    /// Returns the answer for a place.
    ///
    /// The answer is kept until a question takes it.
    func answer(for place: AnswerPlace) -> GivenAnswer? {
        state.withLock { $0.answers.isEmpty ? nil : $0.answers[place] }
    }

    /// Removes and returns the answer for a place.
    @discardableResult
    func remove(_ place: AnswerPlace) -> GivenAnswer? {
        state.withLock { $0.answers.removeValue(forKey: place) }
    }

    /// Records that a question has taken its answer.
    ///
    /// An answer without an id that a task of the root took is also stored in the null row, as in LangGraph. An answer
    /// that was taken inside a nested run is not stored there, because LangGraph would give it again to the next
    /// question of that run.
    ///
    /// - Returns: The changes to store in the batch of the task that took the answer.
    func accept(_ answer: GivenAnswer, inNestedRun isNested: Bool) -> [CheckpointChange] {
        state.withLock { state in
            state.answers[answer.place] = nil
            state.accepted[answer.place] = answer
            state.found?.remove(answer.record.question)
            guard answer.isBare else { return [] }
            if isNested { return state.clearedNullRow(of: answer) }
            state.due += state.filledNullRow(with: answer)
            return []
        }
    }

    /// Records the stored changes of accepted answers.
    func noteStored(_ changes: [CheckpointChange]) {
        for case .writes(let batch) in changes where !batch.answers.isEmpty {
            state.withLock { state in
                guard !state.accepted.isEmpty else { return }
                for record in batch.answers {
                    let place = AnswerPlace(task: record.binding.task, position: record.binding.position)
                    state.accepted[place] = nil
                }
            }
        }
    }

    /// Returns the changes that withdraw a stored answer without an id; empty when no such answer is stored.
    func clearNullRow() -> [CheckpointChange] {
        state.withLock { $0.clearedNullRow(of: nil) }
    }

    /// Withdraws an answer that was not delivered, and returns the changes that clear its row.
    func withdraw(_ answer: GivenAnswer) -> [CheckpointChange] {
        state.withLock { state in
            state.answers[answer.place] = nil
            return state.clearedNullRow(of: answer)
        }
    }

    /// Removes the answers to questions of tasks that have ended.
    ///
    /// - Parameters:
    ///   - tasks: The tasks.
    ///   - questions: The questions of the tasks and of their nested runs.
    /// - Returns: The answers, and the changes to store.
    func withdraw(
        of tasks: Set<TaskID>,
        asking questions: Set<InterruptID>
    ) -> (undelivered: [GivenAnswer], changes: [CheckpointChange]) {
        state.withLock { state in
            state.found?.subtract(questions)
            let withdrawn = state.answers.values
                .filter { tasks.contains($0.place.task) || questions.contains($0.record.question) }
                .sorted { $0.record.question < $1.record.question }
            var changes: [CheckpointChange] = []
            for answer in withdrawn {
                state.answers[answer.place] = nil
                changes += state.clearedNullRow(of: answer)
                if let row = state.nullRow { changes.append(answer.change(to: .unreached, at: row.address)) }
            }
            return (withdrawn, changes)
        }
    }

    /// Records that an answer has the wrong form.
    ///
    /// The question stays open, and the run ends with `error`.
    func refuse(_ answer: GivenAnswer, with error: WorkflowError) {
        state.withLock { state in
            if state.refusal == nil { state.refusal = error }
            state.answers[answer.place] = nil
        }
    }

    /// The reason why an answer was not accepted; `nil` for none.
    var refusal: WorkflowError? { state.withLock { $0.refusal } }

    /// Removes the answers that no question took, and returns the changes to store for them.
    ///
    /// - Parameter mayContinue: Whether the run failed or was canceled. An answer without an id then waits until the
    ///   run continues.
    /// - Returns: The withdrawn answers, the waiting answers, and the changes to store for both.
    func settle(mayContinue: Bool) -> (undelivered: [GivenAnswer], kept: [GivenAnswer], changes: [CheckpointChange]) {
        state.withLock { state in
            guard !state.answers.isEmpty else { return ([], [], []) }
            defer { state.answers = [:] }
            let rest = state.answers.values.sorted { $0.record.question < $1.record.question }
            let isKept = mayContinue && state.nullRow?.isWritten ?? false
            let kept = isKept ? rest.filter(\.isBare) : []
            let undelivered = isKept ? rest.filter { !$0.isBare } : rest
            var changes: [CheckpointChange] = []
            for answer in kept { changes += state.filledNullRow(with: answer) }
            for answer in undelivered { changes += state.clearedNullRow(of: answer) }
            guard let address = state.nullRow?.address else { return (undelivered, kept, changes) }
            changes += undelivered.map { $0.change(to: .unreached, at: address) }
            return (undelivered, kept, changes)
        }
    }

    /// Removes every answer that is not stored, because the run fails and leaves questions and answers unchanged.
    ///
    /// An answer without an id that was given to this run is also removed from its row. Otherwise, the next run would
    /// deliver an answer that was reported as refused.
    ///
    /// - Returns: The answers, and the changes to store for each: a ledger entry and a note in the run.
    func refuseAll() -> (refused: [GivenAnswer], changes: [CheckpointChange]) {
        state.withLock { state in
            let rest = (Array(state.answers.values) + state.accepted.values)
                .sorted { $0.record.question < $1.record.question }
            (state.answers, state.accepted, state.due) = ([:], [:], [])
            guard let address = state.nullRow?.address else { return (rest, []) }
            let cleared = rest.filter { !$0.isInNullRow }.flatMap { state.clearedNullRow(of: $0) }
            return (rest, cleared + rest.map { $0.change(to: .refused, at: address) })
        }
    }

    /// The changes to store for accepted answers.
    ///
    /// Each change is returned once.
    var dueChanges: [CheckpointChange] {
        state.withLock { state in
            if state.due.isEmpty { return [] }
            defer { state.due = [] }
            return state.due
        }
    }
}

extension GivenAnswers.State {
    /// Returns the change that stores an answer in the null row; empty when the row already contains it.
    mutating func filledNullRow(with answer: GivenAnswer) -> [CheckpointChange] {
        guard let row = nullRow, row.isWritten, !answer.isInNullRow else { return [] }
        nullRow?.holdsAnswer = true
        var record = answer.record
        record.isBare = true
        return [row.change(to: answer.value, answers: [record])]
    }

    /// Returns the change that clears the null row if it contains `answer`; `nil` stands for any answer.
    mutating func clearedNullRow(of answer: GivenAnswer?) -> [CheckpointChange] {
        guard let row = nullRow, row.holdsAnswer, answer?.isBare ?? true else { return [] }
        nullRow?.holdsAnswer = false
        let record = answer.map { answer in
            var record = answer.record
            record.isBare = true
            record.state = .replaced
            return record
        }
        return [row.change(to: .null, answers: record.map { [$0] } ?? [])]
    }
}

extension GivenAnswers.NullRow {
    fileprivate func change(to value: StoredValue, answers: [AnswerRecord]) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: address,
                task: .null,
                taskPath: "",
                writes: [ChannelWrite(ReservedChannel.resume, value)],
                answers: answers
            )
        )
    }
}

extension GivenAnswer {
    /// Returns the change that records that the answer was not delivered.
    fileprivate func change(to state: AnswerRecord.State, at address: CheckpointAddress) -> CheckpointChange {
        var record = record
        record.state = state
        return .writes(
            WriteBatch(address: address, task: record.binding.task, taskPath: "", writes: [], answers: [record])
        )
    }
}
