import SignoffCheckpoint

/// Decides which answer, if any, a question of a body receives.
///
/// The decision is pure: it depends only on the stored answers and the given answers.
struct QuestionReplay {
    /// The decision about a question.
    enum Decision {
        /// The question is asked under this id.
        case ask(InterruptID)
        /// The question takes a stored answer. `isUnbound` is true for an answer without a binding to a question.
        case deliverStored(AnswerRecord, isUnbound: Bool)
        /// The question takes an answer that was given to this run.
        case deliverGiven(GivenAnswer)
        /// The answer was given to another question. The answer is withdrawn, and the current question is asked under
        /// this id.
        case replace(AnswerRecord, askingUnder: InterruptID)
        /// The answer was given to another question, for the third time in a row. The answer is withdrawn, and the run
        /// fails.
        case giveUp(AnswerRecord)
        /// The answer was given to another question. The run fails and leaves the answer unchanged, because replay is
        /// strict or work depends on the answer.
        case refuse(AnswerRecord, isStored: Bool)
    }

    /// The maximum number of consecutive answers that meet another question at one place.
    static let limit = 3

    let identity: TaskIdentity
    let position: Int
    let digest: PayloadDigest
    /// The stored question of the task at the position.
    let asked: Interrupt?
    /// The digest of the payload of `asked`.
    let askedDigest: PayloadDigest?
    /// The recorded answers of the task.
    let records: [AnswerRecord]
    /// The stored answer at the position.
    let stored: TakenAnswer?
    /// The answer that was given to this run for the position.
    let given: GivenAnswer?
    let isStrict: Bool
    /// Whether results, nested runs or answers were recorded after the stored answer.
    let isFollowed: Bool

    func decide() -> Decision {
        if let stored {
            guard let record = stored.record ?? bindingOfAsked else {
                return .deliverStored(record(id: id), isUnbound: true)
            }
            if record.binding.payloadDigest == digest { return .deliverStored(record, isUnbound: false) }
            if isStrict || isFollowed { return .refuse(record, isStored: true) }
            return .replace(record.replaced, askingUnder: id)
        }
        guard let given else { return .ask(id) }
        if given.record.binding.payloadDigest == digest { return .deliverGiven(given) }
        return isStrict ? .refuse(given.record, isStored: false) : withdrawal(of: given.record)
    }

    private func withdrawal(of record: AnswerRecord) -> Decision {
        replacedInARow + 1 >= Self.limit
            ? .giveUp(record.replaced) : .replace(record.replaced, askingUnder: id)
    }

    /// The number of withdrawn answers at the position since the run last failed for this reason.
    private var replacedInARow: Int {
        let earlier = records.filter { !$0.isBare && $0.binding.position == position && $0.state == .replaced }
        return earlier.count % Self.limit
    }

    /// The id of the question: LangGraph's id, unless a question with another payload is recorded at the place.
    var id: InterruptID {
        if let id = asked?.id, askedDigest == digest { return id }
        let known = records.filter { $0.binding.position == position }.map(\.binding.payloadDigest)
        let isTaken =
            known.contains { $0 != digest } || (asked != nil && askedDigest != digest)
            || (given.map { $0.record.binding.payloadDigest != digest } ?? false)
        return isTaken
            ? identity.interrupt(answers: position, digest: digest) : identity.interrupt(answers: position)
    }

    /// The binding for an answer of another program, made from the question in the row.
    private var bindingOfAsked: AnswerRecord? {
        guard let asked, let askedDigest, let id = asked.id else { return nil }
        return AnswerRecord(
            binding: AnswerBinding(task: identity.id, position: position, payloadDigest: askedDigest),
            question: id,
            payload: asked.value,
            state: .live
        )
    }

    private func record(id: InterruptID) -> AnswerRecord {
        AnswerRecord(
            binding: AnswerBinding(task: identity.id, position: position, payloadDigest: digest),
            question: id,
            payload: nil,
            state: .live
        )
    }
}

extension AnswerRecord {
    /// The record of the answer after its withdrawal because another question was asked.
    fileprivate var replaced: AnswerRecord {
        var record = self
        record.state = .replaced
        return record
    }
}
