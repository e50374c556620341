import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import SignoffTesting

/// A backend that does one thing wrong.
struct BrokenBackend: ForwardingBackend {
    /// What it does wrong.
    enum Fault: String, CaseIterable, Sendable {
        case forgetsTokens
        case answersTwice
        case hidesTheConflict
        case sendsWhatWasNotShown
        case ignoresThePlaceOfAPage
        case listsOldestRunsFirst
        case countsThePageOnly
        case keepsNotesToItself
        case keepsClaimsOfOthers
        case inventsClaims
        case recordsNothing
        case writesWhereItMayNot
        case repeatsTokens
    }

    let base: any OperatorBackend
    let fault: Fault
    /// The backend it is on, without what was forbidden.
    var writable: (any OperatorBackend)?

    var capabilities: BackendCapabilities { base.capabilities }

    func makeToken() -> RequestToken { fault == .repeatsTokens ? "token" : base.makeToken() }

    func answer(_ submission: AnswerSubmission) async throws -> Run {
        var submission = submission
        let backend = fault == .writesWhereItMayNot ? writable ?? base : base
        switch fault {
        case .forgetsTokens: submission.token = base.makeToken()
        case .sendsWhatWasNotShown:
            for index in submission.answers.indices { submission.answers[index].shown = nil }
        default: break
        }
        do {
            return try await backend.answer(submission)
        } catch let error as OperationError where error.code == .answerConflict {
            switch fault {
            case .answersTwice:
                guard let run = try await base.runs(of: submission.thread, limit: 1).first else { throw error }
                return run
            case .hidesTheConflict: throw OperationError(.failed, error.message)
            default: throw error
            }
        }
    }

    func start(_ request: StartRequest) async throws -> Run {
        guard fault == .forgetsTokens else { return try await base.start(request) }
        var request = request
        request.token = base.makeToken()
        return try await base.start(request)
    }

    func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        guard fault == .ignoresThePlaceOfAPage else { return try await base.questions(matching: query) }
        var query = query
        query.after = nil
        return try await base.questions(matching: query)
    }

    func countQuestions() async throws -> Int {
        let count = try await base.countQuestions()
        return fault == .countsThePageOnly ? min(count, 3) : count
    }

    func runs(matching query: RunQuery) async throws -> [Run] {
        let runs = try await base.runs(matching: query)
        return fault == .listsOldestRunsFirst ? runs.reversed() : runs
    }

    func notes(on question: OpenInterrupt) async throws -> [Note] {
        let notes = try await base.notes(on: question)
        return fault == .keepsNotesToItself ? notes.filter { $0.author == identity.name } : notes
    }

    func claim(_ question: OpenInterrupt, lasting duration: Duration) async throws -> Claim {
        if fault == .keepsClaimsOfOthers, let claim = try await base.claims().first { return claim }
        return try await base.claim(question, lasting: duration)
    }

    func claims() async throws -> [Claim] {
        guard fault == .inventsClaims,
            let question = try await base.questions(matching: InterruptQuery(limit: 1)).first,
            let place = question.id.claimed
        else { return try await base.claims() }
        return [Claim(question: place, owner: "nobody", expiresAt: Timestamp(microseconds: .max))]
    }

    func recentLedger(limit: Int) async throws -> [LedgerRow] {
        fault == .recordsNothing ? [] : try await base.recentLedger(limit: limit)
    }
}
