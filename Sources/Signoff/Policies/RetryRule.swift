import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An error that knows whether the same work may succeed on another attempt.
///
/// A client for a service can conform its error to this protocol, so that workflows need no rule of their own: a status
/// of 500 and above is retried, a status of 400 is not.
public protocol RetryDeciding: Error {
    /// Whether another attempt may succeed.
    var isWorthRetrying: Bool { get }
}

extension RetryPolicy {
    /// The default rule, used when a policy has none.
    ///
    /// The first item that applies decides:
    /// 1. An error that conforms to ``RetryDeciding`` decides itself.
    /// 2. A `POSIXError` is retried when a connection failed (`ECONNREFUSED`, `ECONNRESET`, `ECONNABORTED`, `EPIPE`,
    ///    `ETIMEDOUT`, `EHOSTDOWN`, `EHOSTUNREACH`, `ENETDOWN`, `ENETRESET`, `ENETUNREACH`). Other `POSIXError`s are not
    ///    retried: a missing file stays missing.
    /// 3. A `CocoaError`, `DecodingError` or `EncodingError` is not retried: the same files and values give the same
    ///    error.
    /// 4. Every other error is retried, and so is an attempt that timed out.
    ///
    /// Mistakes such as an index out of range or a division by zero stop a Swift program, so that the exceptions that
    /// LangGraph excludes for them do not exist.
    ///
    /// > Source: LangGraph `default_retry_on`, in Swift's terms.
    @Sendable
    public static func isWorthRetrying(_ error: any Error) -> Bool {
        switch error {
        case let error as any RetryDeciding: error.isWorthRetrying
        case let error as POSIXError: failedConnections.contains(error.code)
        case is CocoaError, is DecodingError, is EncodingError: false
        default: true
        }
    }

    private static let failedConnections: Set<POSIXError.Code> = [
        .ECONNREFUSED, .ECONNRESET, .ECONNABORTED, .EPIPE, .ETIMEDOUT, .EHOSTDOWN, .EHOSTUNREACH, .ENETDOWN, .ENETRESET,
        .ENETUNREACH,
    ]
}
