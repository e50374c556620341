import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// The newest ledger entry that this account has seen of each database, the progress of the database, and the database
/// it saw at each path.
///
/// The files are outside of the databases. A ledger whose end was cut off is a shorter ledger that verifies. A restored
/// backup contains waiting runs that were executed in the meantime. Only a record outside of the database detects
/// either. The head is stored under the id of the database, which copies of the database share. The id is stored under
/// the path, which a change inside the file cannot affect. Files are read and written outside of the actor of the
/// caller, which can be the one that draws the screen.
package struct KeptLedgerHead: Sendable {
    /// The folder of the files, one for each database and one for each path.
    let stateFolder: String

    /// The stored record of a database.
    package struct Kept: Equatable, Sendable {
        /// The stored ledger entries.
        package var heads: [LedgerHead] = []
        /// The reason why the database differs from the one that was seen at its path, as a clause; `nil` for the same
        /// database, and for a path without a record.
        package var doubt: String?

        /// The entries that a verification expects.
        package var expected: [ExpectedLedgerHead] { heads.map { ExpectedLedgerHead(kept: $0) } }
        /// The doubts that a verification reports in addition to the entries.
        package var doubts: [String] { doubt.map { [$0] } ?? [] }
    }

    /// Creates the record of an account in a state folder.
    package init(stateFolder: String) {
        self.stateFolder = stateFolder
    }

    /// The last seen progress of a database.
    private struct Seen: Equatable {
        var head: LedgerHead
        /// The path of the database; `nil` for a record of an earlier release.
        var path: String?
        var progress = StorageProgress()
    }

    /// Returns the stored record of a database and of its path.
    ///
    /// - Throws: `unreadable` when a file cannot be read or is damaged, and the errors of the database.
    @concurrent
    package func read(for backend: any OperatorBackend) async throws -> Kept {
        let id = try await backend.databaseID()
        var kept = Kept()
        if let id, let seen = try seen(of: id) {
            kept.heads.append(seen.head)
            if try await backend.progress()?.isBehind(seen.progress) ?? false { kept.doubt = Self.isOlder }
        }
        guard let path = Self.path(of: backend), let earlier = try self.id(at: path), earlier != id else {
            return kept
        }
        kept.doubt =
            id == nil
            ? "this path held database \(earlier) when this account saw it last, and the present database has no id: its tables are those of an older "
                + "release, or the id was removed"
            : "this path held another database, \(earlier), when this account saw it last"
        if let seen = try seen(of: earlier) { kept.heads.append(seen.head) }
        return kept
    }

    private static let isOlder =
        "the file is older than the one this account saw last: it lacks runs that were executed since"

    /// Returns the reason why no decision and no execution is permitted in a database, as a clause; `nil` if the
    /// database is as new as the one that was seen last.
    ///
    /// In an older file, a question could already be answered, and a waiting run could already be executed. An
    /// unreadable record does not prevent decisions; a verification reports it.
    @concurrent
    package func reasonToDecideNothing(in backend: any OperatorBackend) async -> String? {
        // The record is read first, so that its entry was in the database before.
        guard let id = try? await backend.databaseID(), let seen = try? seen(of: id) else { return nil }
        let advice = "'signoff ledger verify' prints how to accept it"
        if (try? await backend.ledgerHas(seen.head)) == false {
            return
                "its ledger lacks entry \(seen.head.number), which this account saw: the file is an older copy, or its end was cut off; \(advice)"
        }
        let isOlder = (try? await backend.progress())?.isBehind(seen.progress) ?? false
        return isOlder ? "\(Self.isOlder); \(advice)" : nil
    }

    /// Stores the newest ledger entry and the progress of a database.
    ///
    /// The old record is kept if the database lacks the stored entry, or if another database was seen at its path. A
    /// verification then reports the difference.
    ///
    /// - Parameters:
    ///   - backend: The backend of the database.
    ///   - isDeciding: Whether the caller decides or executes in the database. Reading a copy at another path does not
    ///     change the record of the original.
    /// - Throws: `unreadable` when a file cannot be read or written; `ledger_broken`; the errors of the database.
    @concurrent
    package func keep(for backend: any OperatorBackend, isDeciding: Bool) async throws {
        guard let id = try await backend.databaseID() else { return }
        let path = Self.path(of: backend)
        let now = Seen(
            head: try await backend.ledgerHead(),
            path: path,
            progress: try await backend.progress() ?? StorageProgress()
        )
        // Reading a server leaves no files behind.
        guard path != nil || now.head != .empty else { return }
        if let path, try self.id(at: path) == nil { try keep(id, at: path) }
        if let seen = try seen(of: id) {
            guard isDeciding ? seen != now : seen.head != now.head && (seen.path ?? path) == path else { return }
            guard seen.head.number <= now.head.number, !now.progress.isBehind(seen.progress),
                try await backend.ledgerHas(seen.head)
            else { return }
        }
        try keep(now, of: id)
    }

    /// Replaces the stored record with the state of a database whose head the operator confirmed.
    ///
    /// - Throws: `unreadable` when a file cannot be written, and the errors of the database.
    @concurrent
    package func accept(_ head: LedgerHead, for backend: any OperatorBackend) async throws {
        guard let id = try await backend.databaseID() else { return }
        let path = Self.path(of: backend)
        let progress = try await backend.progress() ?? StorageProgress()
        try keep(Seen(head: head, path: path, progress: progress), of: id)
        if let path { try keep(id, at: path) }
    }

    /// Returns the path of a backend's file, with symbolic links resolved; `nil` for a place without a file.
    private static func path(of backend: any OperatorBackend) -> String? {
        backend.place.path.map { FilePath.resolved($0) }
    }

    // MARK: Files

    private func seen(of id: String) throws -> Seen? {
        let path = ConsolePaths.ledgerHead(of: id, stateFolder: stateFolder)
        return try read(path, called: "the head of a ledger") { content in
            guard let head = content["head"]?.stringValue.flatMap({ LedgerHead($0) }) else { return nil }
            return Seen(
                head: head,
                path: content["path"]?.stringValue,
                progress: StorageProgress(
                    runs: content["runs"]?.integerValue ?? 0,
                    events: content["events"]?.integerValue ?? 0
                )
            )
        }
    }

    private func id(at path: String) throws -> String? {
        let file = ConsolePaths.ledgerPlace(of: path, stateFolder: stateFolder)
        return try read(file, called: "the id of a database") { content in
            content["database_id"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    private func read<Value>(_ path: String, called what: String, _ parse: (JSONValue) -> Value?) throws -> Value? {
        guard let bytes = try PrivateFiles.read(path) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self),
            let value = (try? JSONValue(parsing: text)).flatMap(parse)
        else {
            throw OperationError(
                .unreadable,
                "'\(path)' does not hold \(what); restore it, or remove it to start again"
            )
        }
        return value
    }

    private func keep(_ seen: Seen, of id: String) throws {
        try write(
            [
                "database_id": .string(id), "head": .string(seen.head.description),
                "path": seen.path.map { .string($0) } ?? .null, "runs": .integer(seen.progress.runs),
                "events": .integer(seen.progress.events),
            ],
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
