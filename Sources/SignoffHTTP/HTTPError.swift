/// The error of a failed exchange with a server.
///
/// No error holds a field of a request or a body.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: String, Hashable, Sendable {
        /// libcurl is missing or too old.
        case unavailable
        /// No connection was made: an unknown host, no listener, or a proxy that refuses.
        case unreachable
        /// The certificate of the server is not trusted, or encryption failed otherwise.
        case untrusted
        /// The time was over.
        case timeout
        /// The connection ended before the response did.
        case interrupted
        /// The response is larger than the bound of the request.
        case tooLarge = "too_large"
        /// The response is not HTTP.
        case malformed
        /// The request cannot be sent: its URL or a field makes no sense.
        case invalid
    }

    /// The kind of failure.
    package var code: Code
    /// The failure, in one clause.
    package var message: String
    /// Whether a part of the request was sent, so that the server may have executed it.
    package var mayHaveArrived: Bool

    /// Creates an error.
    package init(_ code: Code, _ message: String, mayHaveArrived: Bool = false) {
        self.code = code
        self.message = message
        self.mayHaveArrived = mayHaveArrived
    }

    /// The message, then the code in brackets.
    package var description: String { "\(message) [\(code.rawValue)]" }
}

extension HTTPError {
    /// The error of a result of libcurl.
    ///
    /// - Parameters:
    ///   - result: The result, not 0.
    ///   - detail: What libcurl says beyond it; empty for nothing.
    ///   - words: libcurl's words for the result.
    ///   - mayHaveArrived: Whether some of the request was sent.
    init(result: Int32, detail: String, words: String, mayHaveArrived: Bool) {
        let code: Code =
            switch result {
            case 1, 3: .invalid
            case 5, 6, 7, 97: .unreachable
            case 28: .timeout
            case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: .untrusted
            case 8, 61: .malformed
            case 16, 18, 52, 55, 56, 92, 95: .interrupted
            default: .interrupted
            }
        self.init(code, detail.isEmpty ? words : detail, mayHaveArrived: mayHaveArrived)
    }
}
