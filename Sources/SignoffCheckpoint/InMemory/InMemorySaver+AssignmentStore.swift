extension InMemorySaver: AssignmentStore {
    /// Claims a question for `owner`, or renews the claim, until `duration` from now.
    ///
    /// A claim of another owner ends.
    public func claim(_ place: ClaimedQuestion, for owner: String, lasting duration: Duration) async throws -> Claim {
        withState { state in
            let now = time.now()
            let claim = Claim(question: place, owner: owner, expiresAt: now.advanced(by: duration))
            state.claims = state.claims.filter { $0.value.expiresAt > now }
            state.claims[place] = claim
            return claim
        }
    }

    /// Ends the claim that `owner` has on a question.
    ///
    /// Does nothing when there is no claim, or another owner has it.
    public func endClaim(on place: ClaimedQuestion, of owner: String) async throws {
        withState { state in
            if state.claims[place]?.owner == owner { state.claims[place] = nil }
        }
    }

    /// Returns the claims that hold now, in no particular order.
    public func claims() async throws -> [Claim] {
        withState { state in
            let now = time.now()
            return state.claims.values.filter { $0.expiresAt > now }
        }
    }
}
