import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperations

/// The newest entry this account has seen of the ledger of each database, and which database it saw at each path, kept outside the databases.
///
/// A ledger whose end was cut off is a shorter ledger that verifies; only somebody who remembers the end sees it. The head is kept under the id of the
/// database, which its copies share, and the id under the path, which nothing written into the file can change.
package struct KeptLedgerHead: Sendable {
    /// The folder of the files: one for each database and one for each path.
    let stateFolder: String

    /// What was kept of a database.
    package struct Kept: Equatable, Sendable {
        /// The entries the ledger had.
        package var heads: [LedgerHead] = []
        /// Why the database is not the one that was seen at its path, in one clause; nil when it is, or when none was seen there.
        package var doubt: String?

        /// The entries as a verification expects them.
        package var expected: [ExpectedLedgerHead] { heads.map { ExpectedLedgerHead(kept: $0) } }
        /// What a verification is told beside them.
        package var doubts: [String] { doubt.map { [$0] } ?? [] }
    }

    /// Creates the account's heads in a state folder.
    package init(stateFolder: String) {
        self.stateFolder = stateFolder
    }

    /// Returns what was kept of a database and of the path it is at.
    ///
    /// - Throws: `unreadable` when a file cannot be read or is damaged; what the database throws.
    package func read(for operations: Operations) async throws -> Kept {
        let id = try await operations.databaseID()
        var kept = Kept()
        if let id, let head = try head(of: id) { kept.heads.append(head) }
        guard let path = operations.databasePath, let earlier = try self.id(at: path), earlier != id else {
            return kept
        }
        kept.doubt =
            id == nil
            ? "this path held database \(earlier) when this account saw it last, and the one here has no id: its tables are those of an older "
                + "release, or the id was removed"
            : "this path held another database, \(earlier), when this account saw it last"
        if let head = try head(of: earlier), !kept.heads.contains(head) { kept.heads.append(head) }
        return kept
    }

    /// Returns why nothing may be decided or executed in a database, in one clause; nil when it has the entry that was kept of it.
    ///
    /// A file without that entry is older than one this account has seen: what it asks may be answered already, and what waits in it may be done. What cannot be
    /// read keeps nobody from deciding: a verification tells of it.
    package func reasonToDecideNothing(in operations: Operations) async -> String? {
        // The file of the account is read first: an entry it has is in the database before.
        guard let id = try? await operations.databaseID(), let kept = try? head(of: id),
            (try? await operations.ledgerHas(kept)) == false
        else { return nil }
        return
            "its ledger lacks entry \(kept.number), which this account saw: the file is an older copy, or its end was cut off; "
            + "'signoff ledger verify' tells how to accept it"
    }

    /// Keeps the newest entry of a database, unless the ledger no longer has the one that was kept, or another database was seen at its path: that is then told
    /// by a verification.
    ///
    /// - Throws: `unreadable` when a file cannot be read or written; `ledger_broken`; what the database throws.
    package func keep(for operations: Operations) async throws {
        guard let id = try await operations.databaseID() else { return }
        let head = try await operations.ledgerHead()
        if let path = operations.databasePath, try self.id(at: path) == nil { try keep(id, at: path) }
        if let kept = try self.head(of: id) {
            guard kept != head, kept.number <= head.number, try await operations.ledgerHas(kept) else { return }
        }
        try keep(head, of: id)
    }

    /// Keeps a head that somebody vouched for, and the database that has it, in place of what was kept.
    ///
    /// - Throws: `unreadable` when a file cannot be written; what the database throws.
    package func accept(_ head: LedgerHead, for operations: Operations) async throws {
        guard let id = try await operations.databaseID() else { return }
        try keep(head, of: id)
        if let path = operations.databasePath { try keep(id, at: path) }
    }

    // MARK: Files

    private func head(of id: String) throws -> LedgerHead? {
        let path = ConsolePaths.ledgerHead(of: id, stateFolder: stateFolder)
        return try read("head", of: path, called: "the head of a ledger") { LedgerHead($0) }
    }

    private func id(at path: String) throws -> String? {
        let file = ConsolePaths.ledgerPlace(of: path, stateFolder: stateFolder)
        return try read("database_id", of: file, called: "the id of a database") { $0.isEmpty ? nil : $0 }
    }

    private func read<Value>(
        _ member: String,
        of path: String,
        called what: String,
        _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self),
            let value = (try? JSONValue(parsing: text))?[member]?.stringValue.flatMap(parse)
        else {
            throw OperationError(
                .unreadable,
                "'\(path)' does not hold \(what); restore it, or remove it to begin anew"
            )
        }
        return value
    }

    private func keep(_ head: LedgerHead, of id: String) throws {
        try write(
            ["database_id": .string(id), "head": .string(head.description)],
            to: ConsolePaths.ledgerHead(of: id, stateFolder: stateFolder)
        )
    }

    private func keep(_ id: String, at path: String) throws {
        try write(
            ["path": .string(path), "database_id": .string(id)],
            to: ConsolePaths.ledgerPlace(of: path, stateFolder: stateFolder)
        )
    }

    private func write(_ content: JSONValue, to path: String) throws {
        try PrivateFiles.makeFolder(stateFolder)
        try PrivateFiles.replace(path, with: Array((content.text(.compact) + "\n").utf8))
    }
}
