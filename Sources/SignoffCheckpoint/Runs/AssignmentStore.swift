/// The claims of operators on open questions, visible to all operators.
///
/// A claim is a hint, not a lock: any operator may answer a claimed question, and a new claim replaces the claim of
/// another operator. Compare-and-set protects answers.
public protocol AssignmentStore: Sendable {
    /// Claims a question for `owner`, or renews the claim, until `duration` from now.
    ///
    /// A claim of another owner ends.
    ///
    /// - Parameters:
    ///   - place: The question.
    ///   - owner: The operator.
    ///   - duration: The time until the claim ends unless it is renewed; above zero.
    /// - Returns: The claim.
    /// - Throws: `read_only`; `storage`.
    func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim

    /// Ends the claim that `owner` has on a question; does nothing when there is none, or another owner has it.
    ///
    /// - Throws: `read_only`; `storage`.
    func endClaim(on place: ClaimedQuestion, of owner: String) async throws

    /// Returns the claims that hold now, in no particular order.
    func claims() async throws -> [Claim]
}

/// The former name of ``AssignmentStore``.
@available(*, deprecated, renamed: "AssignmentStore")
public typealias ClaimBook = AssignmentStore

/// The name under which claims and notes of a question are stored; ``QuestionID/claimed`` is that of an open question.
///
/// A task that asks twice can use one interrupt id for both questions, so the position belongs to it.
public struct ClaimedQuestion: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The question.
    public var interrupt: InterruptID
    /// The number of questions of its task that were answered before it.
    public var position: Int

    /// Names a question.
    public init(thread: ThreadID, interrupt: InterruptID, position: Int) {
        self.thread = thread
        self.interrupt = interrupt
        self.position = position
    }

    /// Names an open question.
    ///
    /// - Returns: `nil` when the question has no id, which only very old files know.
    public init?(_ question: OpenInterrupt) {
        guard let place = question.id.claimed else { return nil }
        self = place
    }
}

/// A person working on a question, for a time.
public struct Claim: Hashable, Sendable {
    /// The question.
    public var question: ClaimedQuestion
    /// The operator who works on it.
    public var owner: String
    /// The time at which the claim ends unless it is renewed.
    public var expiresAt: Timestamp

    /// Creates a claim.
    public init(question: ClaimedQuestion, owner: String, expiresAt: Timestamp) {
        self.question = question
        self.owner = owner
        self.expiresAt = expiresAt
    }
}
