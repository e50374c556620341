extension InMemorySaver: AssignmentStore {
    /// Claims a question for `owner`, or renews the claim, for `duration` from now.
    ///
    /// The claim of another owner ends.
    public func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim {
        withState { state in
            let now = time.now()
            let claim = Claim(question: place, owner: owner, expiresAt: now.advanced(by: duration))
            state.claims = state.claims.filter { $0.value.expiresAt > now }
            state.claims[place] = claim
            return claim
        }
    }

    /// Ends the claim of `owner` on a question.
    ///
    /// Does nothing when the question is not claimed, or is claimed by another owner.
    public func endClaim(on place: ClaimedQuestion, of owner: String) async throws {
        withState { state in
            if state.claims[place]?.owner == owner { state.claims[place] = nil }
        }
    }

    /// Returns the current claims, in no particular order.
    public func claims() async throws -> [Claim] {
        withState { state in
            let now = time.now()
            return state.claims.values.filter { $0.expiresAt > now }
        }
    }
}
