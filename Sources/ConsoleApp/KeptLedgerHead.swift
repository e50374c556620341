import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperations

/// The newest entry this account has seen of the ledger of each database, kept outside the database.
///
/// A ledger whose end was cut off is a shorter ledger that verifies; only somebody who remembers the end sees it.
package struct KeptLedgerHead: Sendable {
    /// The folder of the files, one for each database.
    let stateFolder: String

    /// Creates the account's heads in a state folder.
    package init(stateFolder: String) {
        self.stateFolder = stateFolder
    }

    /// Returns what was kept of a database; nil when nothing was.
    ///
    /// - Throws: `unreadable` when the file cannot be read or is damaged; what the database throws.
    package func read(for operations: Operations) async throws -> LedgerHead? {
        guard let id = try await operations.databaseID() else { return nil }
        return try read(of: id)
    }

    /// Keeps the newest entry of a database, unless the ledger no longer has the one that was kept: that is then told by a verification.
    ///
    /// - Throws: `unreadable` when the file cannot be read or written; `ledger_broken`; what the database throws.
    package func keep(for operations: Operations) async throws {
        guard let id = try await operations.databaseID() else { return }
        let head = try await operations.ledgerHead()
        if let kept = try read(of: id) {
            guard kept != head, kept.number <= head.number, try await operations.ledgerHas(kept) else { return }
        }
        try keep(head, of: id)
    }

    /// Keeps a head that somebody vouched for in place of what was kept.
    ///
    /// - Throws: `unreadable` when the file cannot be written; what the database throws.
    package func accept(_ head: LedgerHead, for operations: Operations) async throws {
        guard let id = try await operations.databaseID() else { return }
        try keep(head, of: id)
    }

    private func read(of id: String) throws -> LedgerHead? {
        let path = ConsolePaths.ledgerHead(of: id, stateFolder: stateFolder)
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self),
            let head = (try? JSONValue(parsing: text))?["head"]?.stringValue.flatMap({ LedgerHead($0) })
        else {
            throw OperationError(
                .unreadable,
                "'\(path)' does not hold the head of a ledger; restore it, or remove it to begin anew"
            )
        }
        return head
    }

    private func keep(_ head: LedgerHead, of id: String) throws {
        try PrivateFiles.makeFolder(stateFolder)
        let content: JSONValue = ["database_id": .string(id), "head": .string(head.description)]
        let path = ConsolePaths.ledgerHead(of: id, stateFolder: stateFolder)
        try PrivateFiles.replace(path, with: Array((content.text(.compact) + "\n").utf8))
    }
}
