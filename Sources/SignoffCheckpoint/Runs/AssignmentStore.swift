/// The claims of operators on open questions, visible to all operators.
///
/// A claim is a hint, not a lock. Every operator can answer a claimed question, and a new claim replaces the claim of
/// another operator. Compare-and-set protects the answers.
public protocol AssignmentStore: Sendable {
    /// Claims a question for `owner`, or renews the claim, for `duration` from now.
    ///
    /// The claim of another owner ends.
    ///
    /// - Parameters:
    ///   - place: The question.
    ///   - owner: The operator.
    ///   - duration: The time until the claim ends unless renewed; more than zero.
    /// - Returns: The claim.
    /// - Throws: `read_only`; `storage`.
    func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim

    /// Ends the claim of `owner` on a question. Does nothing when the question is not claimed, or is claimed by another
    /// owner.
    ///
    /// - Throws: `read_only`; `storage`.
    func endClaim(on place: ClaimedQuestion, of owner: String) async throws

    /// Returns the current claims, in no particular order.
    func claims() async throws -> [Claim]
}

/// The former name of ``AssignmentStore``.
@available(*, deprecated, renamed: "AssignmentStore")
public typealias ClaimBook = AssignmentStore

/// The identity under which claims and notes of a question are stored.
///
/// For an open question see ``QuestionID/claimed``.
///
/// The position is part of the identity, because a task that asks twice can use one interrupt id for both questions.
public struct ClaimedQuestion: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The question.
    public var interrupt: InterruptID
    /// The number of questions of the task that were answered before this question.
    public var position: Int

    /// Creates the identity of a question.
    public init(thread: ThreadID, interrupt: InterruptID, position: Int) {
        self.thread = thread
        self.interrupt = interrupt
        self.position = position
    }

    /// Creates the identity of an open question; `nil` for a question without an id.
    ///
    /// Only very old files contain questions without an id.
    public init?(_ question: OpenInterrupt) {
        guard let place = question.id.claimed else { return nil }
        self = place
    }
}

/// The claim of an operator who works on a question, for a limited time.
public struct Claim: Hashable, Sendable {
    /// The question.
    public var question: ClaimedQuestion
    /// The operator who works on the question.
    public var owner: String
    /// The time at which the claim ends unless renewed.
    public var expiresAt: Timestamp

    /// Creates a claim.
    public init(question: ClaimedQuestion, owner: String, expiresAt: Timestamp) {
        self.question = question
        self.owner = owner
        self.expiresAt = expiresAt
    }
}
