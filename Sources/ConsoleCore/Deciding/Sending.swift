import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// What was sent and is not answered yet, and what is about to go out.
struct Sending: Equatable, Sendable {
    /// What is about to go out, and what became of what went out together.
    var outbox = Outbox()
    /// Requests that were sent and not yet answered.
    private(set) var requests: OrderedDictionary<RequestToken, PendingRequest> = [:]
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

    /// Takes out a request that was answered.
    mutating func end(_ token: RequestToken) -> PendingRequest? { requests.removeValue(forKey: token) }
}
