/// The error of a failed exchange with a server.
///
/// No error contains a header field or a body.
package struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    package enum Code: String, Hashable, Sendable {
        /// libcurl is missing or too old.
        case unavailable
        /// No connection was made: the host is unknown, no program listens, or a proxy refuses.
        case unreachable
        /// The certificate of the server is not trusted, or encryption failed for another reason.
        case untrusted
        /// The time limit was exceeded.
        case timeout
        /// The connection ended before the response did.
        case interrupted
        /// The response exceeds the size limit of the request.
        case tooLarge = "too_large"
        /// The response is not HTTP.
        case malformed
        /// The request cannot be sent, because its URL or a header field is invalid.
        case invalid
    }

    /// The kind of failure.
    package var code: Code
    /// The failure, as a clause.
    package var message: String
    /// Whether a part of the request was sent, so that the server could have executed it.
    package var mayHaveArrived: Bool

    /// Creates an error.
    package init(_ code: Code, _ message: String, mayHaveArrived: Bool = false) {
        self.code = code
        self.message = message
        self.mayHaveArrived = mayHaveArrived
    }

    /// The message, followed by the code in brackets.
    package var description: String { "\(message) [\(code.rawValue)]" }
}

extension HTTPError {
    /// Creates the error of a libcurl result.
    ///
    /// - Parameters:
    ///   - result: The result, not 0.
    ///   - detail: The details that libcurl gives; empty for none.
    ///   - words: libcurl's description of the result.
    ///   - mayHaveArrived: Whether a part of the request was sent.
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
