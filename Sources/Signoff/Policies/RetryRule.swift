import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An error that states whether another attempt of the same work can succeed.
///
/// The error type of a service client can conform to this protocol, so that workflows need no rule of their own: a
/// status of 500 and above is retried, a status of 400 is not.
public protocol RetryDeciding: Error {
    /// Whether another attempt can succeed.
    var isWorthRetrying: Bool { get }
}

extension RetryPolicy {
    /// Whether an error is retried by default, when a policy has no rule of its own.
    ///
    /// The first item that applies decides:
    /// 1. An error that conforms to ``RetryDeciding`` decides itself.
    /// 2. A `POSIXError` is retried when a connection failed (`ECONNREFUSED`, `ECONNRESET`, `ECONNABORTED`, `EPIPE`,
    /// `ETIMEDOUT`, `EHOSTDOWN`, `EHOSTUNREACH`, `ENETDOWN`, `ENETRESET`, `ENETUNREACH`). Any other `POSIXError` is not
    /// retried, because the next attempt would fail in the same way.
    /// 3. A `CocoaError`, `DecodingError` or `EncodingError` is not retried, because the same files and values cause
    /// the same error.
    /// 4. Every other error is retried, and so is an attempt that timed out.
    ///
    /// An index out of range or a division by zero terminates a Swift program, so the exceptions that LangGraph
    /// excludes for such mistakes have no equivalent.
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
