import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// An error: the server does not have the thread, run or assistant.
struct MissingResource: Error, Hashable {
    /// The message of the server.
    var detail: String
}

/// An error: the server refuses the request as invalid.
struct RefusedRequest: Error, Hashable {
    /// The status: 400 or 422.
    var status: Int
    /// The message of the server.
    var detail: String
}

extension ServerReply {
    /// The maximum number of bytes of a server's message that are shown.
    private static let detailLimit = 500

    /// The message of the server in quotes; without a message, the status.
    private var words: String {
        guard let detail else { return "status \(status)" }
        return "\(status) \(ForeignText.quoted(detail))"
    }

    private var detail: String? {
        guard body.count <= 1 << 20, let json = try? JSONValue(parsing: body) else { return nil }
        let detail = json["detail"] ?? json["message"]
        return detail.map { String(($0.stringValue ?? $0.text(.compact)).prefix(Self.detailLimit)) }
    }

    /// Throws the error of the status, unless the status is a success.
    func requireSuccess(of request: ServerRequest) throws {
        guard !(200..<300).contains(status) else { return }
        switch status {
        // The API names the missing resource. Another web server does not.
        case 404 where detail != nil: throw MissingResource(detail: detail ?? "")
        case 400, 422: throw RefusedRequest(status: status, detail: detail ?? "status \(status)")
        default: throw OperationError(self, to: request)
        }
    }

    /// Returns the JSON of the body; null for an empty body.
    ///
    /// - Throws: `not_a_server` for a reading request whose reply is not JSON; `server_failed` with an unknown outcome
    ///   for a writing request.
    func json(of request: ServerRequest) throws -> JSONValue {
        guard !body.isEmpty else { return .null }
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw OperationError(
                .serverFailed,
                "the server's reply to \(request.words) is not valid JSON",
                isOutcomeUnknown: request.effect == .writes,
                cause: error
            )
        }
    }

    fileprivate var errorWords: String { words }
}

extension OperationError {
    /// Creates the error of an unsuccessful status.
    init(_ reply: ServerReply, to request: ServerRequest) {
        let words = reply.errorWords
        switch reply.status {
        case 401:
            self.init(
                .unauthorized,
                "the server requires a valid key (\(words)): set $SIGNOFF_API_KEY, or name a variable by 'api_key_env' in the profile"
            )
        case 403:
            self.init(.forbidden, "the server does not allow \(request.words) to the key that was sent (\(words))")
        case 409: self.init(.threadBusy, "a run is active on the thread (\(words)): wait for its end")
        case 429:
            self.init(.serverFailed, "the server accepts no further requests at the moment (\(words)): try again later")
        case 500...:
            self.init(
                .serverFailed,
                "the server failed on \(request.words) (\(words)): read its log",
                isOutcomeUnknown: request.effect == .writes
            )
        default:
            self.init(
                .notAServer,
                "this is not the API of a LangGraph server: \(request.words) was answered with \(words); check the URL"
            )
        }
    }

    /// Creates the error of a request without a complete reply.
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
