import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An error that knows whether the same work may succeed when it is simply done again.
///
/// A client for a service conforms its error to it, so that workflows need no rule of their own: a status of 500 and above is worth another attempt, one
/// of 400 is not.
public protocol RetryDeciding: Error {
    /// Whether another attempt may succeed.
    var isWorthRetrying: Bool { get }
}

extension RetryPolicy {
    /// The default rule, which decides when a policy names none.
    ///
    /// Asked in this order:
    /// 1. An error that is ``RetryDeciding`` decides itself.
    /// 2. A `POSIXError` is worth it when a connection failed (`ECONNREFUSED`, `ECONNRESET`, `ECONNABORTED`, `EPIPE`, `ETIMEDOUT`, `EHOSTDOWN`,
    ///    `EHOSTUNREACH`, `ENETDOWN`, `ENETRESET`, `ENETUNREACH`), and no other one is: a missing file stays missing.
    /// 3. A `CocoaError`, `DecodingError` or `EncodingError` is not: the same files and values give the same error.
    /// 4. Everything else is, and so is an attempt that ran out of time.
    ///
    /// Mistakes such as an index out of range or a division by zero stop a Swift program; where LangGraph excludes their exceptions there is
    /// nothing to exclude.
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
