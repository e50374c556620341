public import SignoffCheckpoint

extension SQLiteSaver: AssignmentStore {
    /// Claims a question for `owner`, or renews the claim, for `duration` from now.
    ///
    /// The claim of another owner ends.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim {
        let time = time
        return try await database.write { connection in
            let now = time.now()
            let claim = Claim(question: place, owner: owner, expiresAt: now.advanced(by: duration))
            try ClaimRows(connection: connection).store(claim, at: now)
            return claim
        }
    }

    /// Ends the claim of `owner` on a question.
    ///
    /// Does nothing when the question is not claimed, or is claimed by another owner.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func endClaim(on place: ClaimedQuestion, of owner: String) async throws {
        try await database.write { connection in
            try ClaimRows(connection: connection).remove(place, of: owner)
        }
    }

    /// Returns the current claims, in no particular order; empty for a database without Signoff's tables.
    public func claims() async throws -> [Claim] {
        let time = time
        return try await readOwn(else: []) { try ClaimRows(connection: $0).claims(at: time.now()) }
    }
}
