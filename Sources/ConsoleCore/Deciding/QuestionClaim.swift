import SignoffCheckpoint
import SignoffOperator

/// Claims a question for the operator, or renews the claim.
struct QuestionClaim: BackendWork {
    var question: OpenInterrupt
    var duration: Duration

    var isGuarded: Bool { false }

    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> Claim {
        try await backend.claim(question, lasting: duration)
    }

    func finish(_ claim: Claim, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.reload(after: .claimsChanged)
    }
}

/// Ends the operator's claim on a question.
struct QuestionRelease: BackendWork {
    var question: OpenInterrupt

    var isGuarded: Bool { false }

    @concurrent
    func perform(at backend: any OperatorBackend) async throws -> Bool {
        try await backend.endClaim(on: question)
        return true
    }

    func finish(_ isReleased: Bool, in state: inout ConsoleState) -> [ConsoleEffect] {
        state.reload(after: .claimsChanged)
    }
}
