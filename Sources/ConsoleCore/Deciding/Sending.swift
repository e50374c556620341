import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// What was sent and is not answered yet, and what is about to go out.
struct Sending: Equatable, Sendable {
    /// What is about to go out, and what became of what went out together.
    var outbox = Outbox()
    /// Requests that were sent and not yet answered.
    private(set) var requests: OrderedDictionary<RequestToken, PendingRequest> = [:]
    /// The runs that answers from here set going, with the decisions in words.
    private var answeredRuns: OrderedDictionary<RunID, String> = [:]
    /// The requests of unknown outcome that are looked up now.
    var lookups: Set<RequestToken> = []
    /// How many tokens were made.
    private var count = 0

    /// Makes a token that no other request of any console has.
    ///
    /// - Parameter session: The text that no other console process has.
    /// - Returns: The token.
    mutating func makeToken(of session: String) -> RequestToken {
        count += 1
        return RequestToken("\(session)-\(count)")
    }

    subscript(token: RequestToken) -> PendingRequest? {
        get { requests[token] }
        set { requests[token] = newValue }
    }

    /// The most runs that are watched for a failure.
    private static let runLimit = 1_000

    /// Notes the run that an answer set going.
    mutating func noteAnswer(_ words: String, of run: RunID) {
        answeredRuns[run] = words
        if answeredRuns.count > Self.runLimit { answeredRuns.removeFirst() }
    }

    /// Takes out the decisions that set a run going, in words; nil for a run that no answer from here set going.
    mutating func takeAnswer(of run: RunID) -> String? { answeredRuns.removeValue(forKey: run) }

    /// Takes out a request that was answered.
    mutating func end(_ token: RequestToken) -> PendingRequest? {
        lookups.remove(token)
        return requests.removeValue(forKey: token)
    }

    /// The items whose answers are sent and have no outcome yet.
    var itemsUnderWay: Set<QuestionID> { Set(phases.flatMap(\.items)) }

    /// What is true of the items whose answers are sent and have no outcome yet.
    var phases: [(phase: InboxEntry.Phase, items: [QuestionID])] {
        requests.compactMap { token, request in
            guard case .answer(_, let items, _, let isUnknown) = request else { return nil }
            return (isUnknown ? .unknown(token) : .sending(token), items)
        }
    }

    /// Begins to look up the answers of unknown outcome that are not looked up yet.
    ///
    /// - Returns: Their tokens.
    mutating func beginLookups() -> [RequestToken] {
        let tokens = requests.compactMap { token, request -> RequestToken? in
            guard case .answer(_, _, _, isUnknown: true) = request else { return nil }
            return lookups.contains(token) ? nil : token
        }
        lookups.formUnion(tokens)
        return tokens
    }
}
