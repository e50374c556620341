package import SignoffCheckpoint
import SignoffOperator

extension LocalBackend {
    /// Returns the current claims; empty if the database does not store claims.
    package func claims() async throws -> [Claim] {
        guard let book = storage.assignments.contract else { return [] }
        return try await attempting("reading the claims") { try await book.claims() }
    }

    /// Claims a question for this operator, or renews the claim.
    ///
    /// The claim of another operator ends.
    ///
    /// - Parameters:
    ///   - question: An open question.
    ///   - duration: The time until the claim ends unless renewed; more than zero.
    /// - Returns: The claim.
    /// - Throws: `read_only`; `usage` when the database does not store claims, or the question has no id.
    package func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        let (book, place) = try claimable(question)
        return try await attempting("claiming a question of thread '\(question.thread)'") {
            try await book.claim(place, for: identity.name, lasting: duration)
        }
    }

    /// Ends this operator's claim on a question.
    ///
    /// Does nothing without a claim.
    ///
    /// - Throws: `read_only`; `usage` when the database does not store claims, or the question has no id.
    package func endClaim(on question: OpenInterrupt) async throws {
        let (book, place) = try claimable(question)
        try await attempting("giving back a question of thread '\(question.thread)'") {
            try await book.endClaim(on: place, of: identity.name)
        }
    }

    private func claimable(_ question: OpenInterrupt) throws -> (any AssignmentStore, ClaimedQuestion) {
        try requireWritable(to: "claim a question of thread '\(question.thread)'")
        let book = try Self.required(storage.assignments)
        guard let place = ClaimedQuestion(question) else {
            throw OperationError(.usage, "this question of a very old file has no id and cannot be claimed")
        }
        return (book, place)
    }

    /// Returns the other operators who have claimed the answered questions, for the ledger.
    ///
    /// Overriding a claim is permitted, and recorded.
    func overriddenClaims(on questions: [OpenInterrupt]) async -> [String] {
        // A claim is a hint, so a claim that cannot be read does not prevent an answer.
        guard let book = storage.assignments.contract, let claims = try? await book.claims() else { return [] }
        let places = Set(questions.compactMap { ClaimedQuestion($0) })
        let owners = claims.filter { places.contains($0.question) && $0.owner != identity.name }.map(\.owner)
        return Set(owners).sorted()
    }
}
