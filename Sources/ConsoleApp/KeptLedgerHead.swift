import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// The newest entry this account has seen of the ledger of each database, how far the database was, and which database it saw at each path.
///
/// All of it is kept outside the databases. A ledger whose end was cut off is a shorter ledger that verifies. A backup that is put back holds runs that wait and
/// were carried out. Only somebody who remembers the end sees either. The head is kept under the id of the database, which its copies share, and the id under
/// the path, which nothing written into the file can change. Files are read and written away from the actor of the caller, which may draw the screen.
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

    /// What was seen of a database last.
    private struct Seen: Equatable {
        var head: LedgerHead
        /// Where; nil where an earlier release did not keep it.
        var path: String?
        var progress = StorageProgress()
    }

    /// Returns what was kept of a database and of the path it is at.
    ///
    /// - Throws: `unreadable` when a file cannot be read or is damaged; what the database throws.
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
            ? "this path held database \(earlier) when this account saw it last, and the one here has no id: its tables are those of an older "
                + "release, or the id was removed"
            : "this path held another database, \(earlier), when this account saw it last"
        if let seen = try seen(of: earlier) { kept.heads.append(seen.head) }
        return kept
    }

    private static let isOlder =
        "the file is older than the one this account saw last: it does not know of runs that were carried out since"

    /// Returns why nothing may be decided or executed in a database, in one clause; nil when it is as new as the one that was seen last.
    ///
    /// In an older file, what is asked may be answered already, and what waits may be done. What cannot be read keeps nobody from deciding: a verification
    /// tells of it.
    @concurrent
    package func reasonToDecideNothing(in backend: any OperatorBackend) async -> String? {
        // The file of the account is read first: what it has is in the database before.
        guard let id = try? await backend.databaseID(), let seen = try? seen(of: id) else { return nil }
        let advice = "'signoff ledger verify' tells how to accept it"
        if (try? await backend.ledgerHas(seen.head)) == false {
            return
                "its ledger lacks entry \(seen.head.number), which this account saw: the file is an older copy, or its end was cut off; \(advice)"
        }
        let isOlder = (try? await backend.progress())?.isBehind(seen.progress) ?? false
        return isOlder ? "\(Self.isOlder); \(advice)" : nil
    }

    /// Keeps the newest entry of a database and how far it is, unless it no longer has what was kept, or another database was seen at its path: that is then
    /// told by a verification.
    ///
    /// - Parameters:
    ///   - backend: The database.
    ///   - isDeciding: Whether something is decided or executed there. Who only looks at a copy elsewhere leaves what was kept of the original alone.
    /// - Throws: `unreadable` when a file cannot be read or written; `ledger_broken`; what the database throws.
    @concurrent
    package func keep(for backend: any OperatorBackend, isDeciding: Bool) async throws {
        guard let id = try await backend.databaseID() else { return }
        let path = Self.path(of: backend)
        let now = Seen(
            head: try await backend.ledgerHead(),
            path: path,
            progress: try await backend.progress() ?? StorageProgress()
        )
        // Who only looked at a server leaves nothing behind.
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

    /// Keeps the state of a database whose head somebody vouched for in place of what was kept.
    ///
    /// - Throws: `unreadable` when a file cannot be written; what the database throws.
    @concurrent
    package func accept(_ head: LedgerHead, for backend: any OperatorBackend) async throws {
        guard let id = try await backend.databaseID() else { return }
        let path = Self.path(of: backend)
        let progress = try await backend.progress() ?? StorageProgress()
        try keep(Seen(head: head, path: path, progress: progress), of: id)
        if let path { try keep(id, at: path) }
    }

    /// The path of the file a backend is on, with symbolic links resolved; nil for a place that is no file.
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
                "'\(path)' does not hold \(what); restore it, or remove it to begin anew"
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
