import OrderedCollections

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The operating-system account of a process, and its host.
///
/// The ledger stores the account and the host beside the operator's name, because an operator can choose any name.
public struct SystemAccount: Hashable, Sendable {
    /// The login name of the account; the user id for an account without a name.
    public var user: String
    /// The name of the host.
    public var host: String

    /// Creates an account.
    public init(user: String, host: String) {
        self.user = user
        self.host = host
    }

    /// The account of this process.
    ///
    /// The account is the effective user, which determines permissions. `$USER` and login sessions are ignored.
    public static let current = SystemAccount(user: currentUser(), host: currentHost())

    /// Returns the name of the account of this process.
    private static func currentUser() -> String {
        let number = geteuid()
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 << 10)
        guard getpwuid_r(number, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name
        else { return "uid \(number)" }
        return String(cString: name)
    }

    private static func currentHost() -> String {
        var buffer = [CChar](repeating: 0, count: 257)
        // The last byte stays zero, because a long name can lack its terminator.
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The members of a ledger record.
    package var record: JSONObject { ["os_user": .string(user), "host": .string(host)] }
}
