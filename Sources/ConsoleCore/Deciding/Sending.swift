import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The requests without an outcome, and the answers that are held.
struct Sending: Equatable, Sendable {
    /// The held answers, and the outcomes of the last batch.
    var outbox = Outbox()
    /// The requests without an outcome.
    private(set) var requests: OrderedDictionary<RequestToken, PendingRequest> = [:]
    /// The runs that answers of this console resumed, with the decisions in words.
    private var answeredRuns: OrderedDictionary<RunID, String> = [:]
    /// The requests with an unknown outcome that are being looked up.
    var lookups: Set<RequestToken> = []
    /// The number of tokens that were created.
    private var count = 0

    /// Creates a token that is unique among all consoles.
    ///
    /// - Parameter session: The text that is unique to this process.
    /// - Returns: The token.
    mutating func makeToken(of session: String) -> RequestToken {
        count += 1
        return RequestToken("\(session)-\(count)")
    }

    subscript(token: RequestToken) -> PendingRequest? {
        get { requests[token] }
        set { requests[token] = newValue }
    }

    /// The maximum number of runs that are watched for a failure.
    private static let runLimit = 1_000

    /// Records the run that an answer resumed.
    mutating func noteAnswer(_ words: String, of run: RunID) {
        answeredRuns[run] = words
        if answeredRuns.count > Self.runLimit { answeredRuns.removeFirst() }
    }

    /// Removes the decisions for a run, in words; `nil` for a run that no answer of this console resumed.
    mutating func takeAnswer(of run: RunID) -> String? { answeredRuns.removeValue(forKey: run) }

    /// Removes a request that has an outcome.
    mutating func end(_ token: RequestToken) -> PendingRequest? {
        lookups.remove(token)
        return requests.removeValue(forKey: token)
    }

    /// The items whose answers were sent and have no outcome.
    var itemsUnderWay: Set<QuestionID> { Set(phases.flatMap(\.items)) }

    /// The phases of the items whose answers were sent and have no outcome.
    var phases: [(phase: InboxEntry.Phase, items: [QuestionID])] {
        requests.compactMap { token, request in
            guard case .answer(_, let items, _, let isUnknown) = request else { return nil }
            return (isUnknown ? .unknown(token) : .sending(token), items)
        }
    }

    /// Starts to look up the answers with an unknown outcome that are not being looked up.
    ///
    /// - Returns: The tokens of the requests.
    mutating func beginLookups() -> [RequestToken] {
        let tokens = requests.compactMap { token, request -> RequestToken? in
            guard case .answer(_, _, _, isUnknown: true) = request else { return nil }
            return lookups.contains(token) ? nil : token
        }
        lookups.formUnion(tokens)
        return tokens
    }
}
