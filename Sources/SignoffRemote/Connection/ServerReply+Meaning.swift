import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The server has no such thread, run or assistant.
struct MissingResource: Error, Hashable {
    /// What the server says.
    var detail: String
}

/// The server does not accept a request as it is.
struct RefusedRequest: Error, Hashable {
    /// The status: 400 or 422.
    var status: Int
    /// What the server says.
    var detail: String
}

extension ServerReply {
    /// The most bytes of a server's words that are shown.
    private static let detailLimit = 500

    /// What the server says about an error, in quotes; its status where it says nothing.
    private var words: String {
        guard let detail else { return "status \(status)" }
        return "\(status) \(ForeignText.quoted(detail))"
    }

    private var detail: String? {
        guard body.count <= 1 << 20, let json = try? JSONValue(parsing: body) else { return nil }
        let detail = json["detail"] ?? json["message"]
        return detail.map { String(($0.stringValue ?? $0.text(.compact)).prefix(Self.detailLimit)) }
    }

    /// Throws what the status means unless it is one of success.
    func requireSuccess(of request: ServerRequest) throws {
        guard !(200..<300).contains(status) else { return }
        switch status {
        // The API says what is missing; any other web server has no such place at all.
        case 404 where detail != nil: throw MissingResource(detail: detail ?? "")
        case 400, 422: throw RefusedRequest(status: status, detail: detail ?? "status \(status)")
        default: throw OperationError(self, to: request)
        }
    }

    /// The JSON of the body; null for an empty one.
    ///
    /// - Throws: `not_a_server` for a reply that is no JSON where it reads; `server_failed`, of unknown outcome, where it writes.
    func json(of request: ServerRequest) throws -> JSONValue {
        guard !body.isEmpty else { return .null }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw OperationError(
                .serverFailed,
                "the server's reply to \(request.words) is no JSON that can be read",
                isOutcomeUnknown: request.effect == .writes,
                cause: error
            )
        }
    }

    fileprivate var errorWords: String { words }
}

extension OperationError {
    /// The error of a status that is none of success.
    init(_ reply: ServerReply, to request: ServerRequest) {
        let words = reply.errorWords
        switch reply.status {
        case 401:
            self.init(
                .unauthorized,
                "the server takes no request without a valid key (\(words)): set $SIGNOFF_API_KEY, or name a variable by 'api_key_env' in the profile"
            )
        case 403:
            self.init(.forbidden, "the server does not allow \(request.words) to the key that was sent (\(words))")
        case 409: self.init(.threadBusy, "a run is under way on the thread (\(words)): wait for it to end")
        case 429:
            self.init(.serverFailed, "the server takes no more requests at the moment (\(words)): try again later")
        case 500...:
            self.init(
                .serverFailed,
                "the server failed on \(request.words) (\(words)): look into its log",
                isOutcomeUnknown: request.effect == .writes
            )
        default:
            self.init(
                .notAServer,
                "this is not the API of a LangGraph server: \(request.words) was answered with \(words); check the URL"
            )
        }
    }

    /// The error of a request that got no whole reply.
    init(_ failure: TransportFailure, of request: ServerRequest, at url: ServerURL) {
        let isUnknown = request.effect == .writes && failure.mayHaveArrived
        guard !failure.isGarbled else {
            self.init(
                .serverFailed,
                "the server's reply to \(request.words) cannot be read: \(ForeignText.spelled(failure.message))",
                isOutcomeUnknown: isUnknown,
                cause: failure
            )
            return
        }
        self.init(
            .serverUnreachable,
            "\(url) cannot be reached: \(ForeignText.spelled(failure.message))",
            isOutcomeUnknown: isUnknown,
            cause: failure
        )
    }
}
