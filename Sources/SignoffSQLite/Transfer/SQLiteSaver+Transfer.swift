public import SignoffCheckpoint

extension SQLiteSaver: ThreadTransferring {
    /// Returns all data of a thread as lines of JSON, for ``importThread(lines:)`` of another file.
    ///
    /// Values are exported byte for byte, including values that this program cannot read. The export contains the
    /// checkpoints, writes, runs, their answers and the recorded answers. The export does not contain events and ledger
    /// entries, which belong to their file. A record names the database whose ledger has the entry of its answer. A
    /// thread that waits for answers waits in both files afterwards. The lines of a thread are held in memory.
    ///
    /// - Parameter thread: The thread.
    /// - Returns: The lines, without line endings.
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for a thread with a running or pending run;
    ///   `corrupt`, `locked` and `storage` from the engine.
    public func export(_ thread: ThreadID) async throws -> [String] {
        try await database.read { connection, layout in
            try ThreadExport(connection: connection, layout: layout).lines(of: thread)
        }
    }

    /// Stores a thread from the lines that ``export(_:)`` of another file returned, completely or not at all.
    ///
    /// The thread has the same state and history afterwards. A thread with an unfinished run is refused, so that a run
    /// requested elsewhere is never executed here.
    ///
    /// Recorded answers outlive their thread, so the database can have records of a deleted thread with the same name.
    /// A record that was made in this database is never changed: if the file has another record at the same place, the
    /// record of the database is kept and counted. A record that was imported before is replaced by the record of the
    /// file. An imported record names the database whose ledger has the entry of the answer, as given by the file, or
    /// `unknown`. It never counts as made in this database, even if the file claims that.
    ///
    /// - Parameter lines: The lines, without line endings.
    /// - Returns: The thread, and the number of existing records that were kept.
    /// - Throws: `invalid_data` with the line for a file that is not an export, or was truncated or changed;
    ///   `thread_exists` when the database has any part of the thread; `read_only`, `locked`, `full`, otherwise
    ///   `storage`. Nothing is then stored.
    public func importThread(lines: [String]) async throws -> ImportedThread {
        let imported = try ThreadImport(lines: lines)
        return try await database.write { try imported.store(on: $0) }
    }
}
