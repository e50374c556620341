/// The newest entry of a ledger, by number and hash.
///
/// The hash covers the entry and every entry before it. A ledger without this entry was shortened or rewritten.
public struct LedgerHead: Hashable, Sendable, CustomStringConvertible {
    /// The number of the entry; 0 for an empty ledger.
    public var number: Int64
    /// The hash of the entry; ``LedgerChain/origin`` for an empty ledger.
    public var hash: String

    /// The head of an empty ledger.
    public static let empty = LedgerHead(number: 0, hash: LedgerChain.origin)

    /// Creates a head.
    public init(number: Int64, hash: String) {
        self.number = number
        self.hash = hash
    }

    /// Parses `NUMBER:HASH`, the form of ``description``.
    ///
    /// - Returns: `nil` for text that is not a number of 0 or more, a colon, and 64 hexadecimal digits.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number >= 0,
            let hash = Self.hash(String(parts[1]))
        else { return nil }
        self.init(number: number, hash: hash)
    }

    /// Returns a hash in lower case; `nil` for text that is not 64 hexadecimal digits.
    public static func hash(_ text: String) -> String? {
        let digits = text.lowercased()
        let isHash =
            digits.utf8.count == 64 && digits.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isHash ? digits : nil
    }

    /// The head as `NUMBER:HASH`.
    public var description: String { "\(number):\(hash)" }
}
