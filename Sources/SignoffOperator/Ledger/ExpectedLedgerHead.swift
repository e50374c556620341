package import SignoffCheckpoint

/// An entry that a ledger must have: a head that was noted elsewhere.
package struct ExpectedLedgerHead: Hashable, Sendable {
    /// The number of the entry; `nil` when only the hash is known.
    package var number: Int64?
    /// The hash of the entry.
    package var hash: String
    /// The origin of the head, as words that follow "the ledger no longer has entry 7", such as `that this account
    /// saw`.
    package var origin: String

    /// Creates the expectation of a head that this program stored.
    package init(kept head: LedgerHead) {
        (number, hash, origin) = (head.number, head.hash, "that this account saw last")
    }

    /// Parses the text of a head: `NUMBER:HASH` or `HASH`.
    ///
    /// - Throws: `usage` for any other text.
    package init(given text: String) throws {
        origin = "that was given"
        if let head = LedgerHead(text) {
            (number, hash) = (head.number, head.hash)
        } else if let hash = LedgerHead.hash(text) {
            (number, self.hash) = (nil, hash)
        } else {
            throw OperationError(
                .usage,
                "'\(text)' is not the head of a ledger: pass NUMBER:HASH as 'signoff ledger head' prints it, or the 64 digits of the hash"
            )
        }
    }

    /// Returns the reason why the head does not belong to the ledger; `nil` if it does.
    package func problem(found: [String: Int64]) -> String? {
        let name = number.map { "entry \($0)" } ?? "the entry \(hash.prefix(16))..."
        guard let place = found[hash] else {
            return "the ledger no longer has \(name) \(origin): the file is an older copy, or its end was cut off"
        }
        guard let number, number != place else { return nil }
        return "\(name) \(origin) is entry \(place) now"
    }
}
