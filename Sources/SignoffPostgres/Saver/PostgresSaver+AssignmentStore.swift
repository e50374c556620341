public import SignoffCheckpoint

extension PostgresSaver: AssignmentStore {
    /// Claims a question for `owner`, or renews the claim, until `duration` from now; the claim of another operator ends.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim {
        try await database.write([place.thread], isRepeatable: true) { connection, now in
            let claim = Claim(question: place, owner: owner, expiresAt: now.advanced(by: duration))
            try ClaimRows(connection: connection).store(claim, at: now)
            return claim
        }
    }

    /// Ends the claim of `owner` on a question.
    ///
    /// Does nothing without a claim, or if another operator has it.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func endClaim(on place: ClaimedQuestion, of owner: String) async throws {
        try await database.write([place.thread], isRepeatable: true) { connection, _ in
            try ClaimRows(connection: connection).remove(place, of: owner)
        }
    }

    /// Returns the current claims in no particular order; none in a database without our tables.
    public func claims() async throws -> [Claim] {
        try await database.readOwn(else: []) { try ClaimRows(connection: $0).claims(at: $0.now()) }
    }
}
