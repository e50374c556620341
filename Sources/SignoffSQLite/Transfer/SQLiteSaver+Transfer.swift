public import SignoffCheckpoint

extension SQLiteSaver: ThreadTransferring {
    /// Returns everything stored about a thread as lines of JSON, for ``importThread(lines:)`` of another file.
    ///
    /// Values are exported byte for byte, including values that this program cannot read. The export has the
    /// checkpoints, writes, runs, their answers and the records of answers. It does not have events and the ledger,
    /// which belong to their file. A record names the database whose ledger has the entry of its answer. A thread that
    /// waits for answers waits in both files afterwards. The lines of a thread are held in memory.
    ///
    /// - Parameter thread: The thread.
    /// - Returns: The lines, without line ends.
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for a thread with a running or pending run;
    ///   `corrupt`, `locked` and `storage` from the engine.
    public func export(_ thread: ThreadID) async throws -> [String] {
        try await database.read { connection, layout in
            try ThreadExport(connection: connection, layout: layout).lines(of: thread)
        }
    }

    /// Stores a thread that ``export(_:)`` read from another file, in full or not at all.
    ///
    /// The thread has the same state and history afterwards. A run that has not ended is refused: a run that was
    /// requested elsewhere is not executed here.
    ///
    /// Records of answers outlive their thread, so the database may have records of a thread of that name. A record
    /// that was made in this database is never changed: where the file has another record at its place, the record of
    /// the database is kept and counted. A record that was imported before is replaced by the record of the file. A
    /// stored record names the database whose ledger has the entry of the answer, as given by the file, or `unknown`.
    /// It never counts as made in this database, even if the file claims so.
    ///
    /// - Parameter lines: The lines, without line ends.
    /// - Returns: The thread, and the number of records of the database that were kept.
    /// - Throws: `invalid_data` with the line for a file that is not an export, or was cut or changed; `thread_exists`
    ///   when the database has any part of the thread; `read_only`, `locked`, `full`, else `storage`. Nothing is stored
    ///   then.
    public func importThread(lines: [String]) async throws -> ImportedThread {
        let imported = try ThreadImport(lines: lines)
        return try await database.write { try imported.store(on: $0) }
    }
}
