public import SignoffCheckpoint

/// Answers to the questions a thread waits with.
///
/// > Source: LangGraph `Command(resume=…)`. Unlike there an answer that belongs to no open question is refused.
public struct Command: Sendable {
    enum Content: Sendable {
        case nothing
        case bare(StoredValue)
        case byID([InterruptID: StoredValue])
    }

    let content: Content

    /// A command with nothing in it, which every run refuses with `empty_input`.
    public init() {
        content = .nothing
    }

    /// Answers the one open question of the thread.
    ///
    /// Refused with `answer_ambiguous` when several are open, with `interrupt_not_pending` when none is, and with `empty_input` when it is `null` or
    /// `{}`, which are answers only under an id.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when the answer has no stored form.
    public init(resume answer: some Encodable) throws {
        content = .bare(try Self.stored(answer))
    }

    /// Answers questions by their ids.
    ///
    /// Refused with `interrupt_not_pending` when one of them is not open.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when an answer has no stored form.
    public init(answers: [InterruptID: some Encodable]) throws {
        content = .byID(try answers.mapValues { try Self.stored($0) })
    }

    /// Answers one question by its id.
    ///
    /// Refused with `interrupt_not_pending` when it is not open.
    ///
    /// - Throws: ``WorkflowError`` `not_storable` when the answer has no stored form.
    public init(answering question: InterruptID, with answer: some Encodable) throws {
        content = .byID([question: try Self.stored(answer)])
    }

    /// Answers questions by their ids, with values as they are stored.
    public init(storedAnswers: [InterruptID: StoredValue]) {
        content = .byID(storedAnswers)
    }

    private static func stored(_ answer: some Encodable) throws -> StoredValue {
        do {
            return try StoredValueEncoder().encode(answer)
        } catch {
            throw WorkflowError(.notStorable, "The answer cannot be stored: \(CodingFault(error))", cause: error)
        }
    }
}
