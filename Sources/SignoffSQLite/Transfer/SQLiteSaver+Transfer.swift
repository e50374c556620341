public import SignoffCheckpoint

extension SQLiteSaver: ThreadTransferring {
    /// Returns everything stored about a thread as lines of JSON, for ``importThread(lines:)`` of another file.
    ///
    /// Values are carried over byte for byte, also those nobody here can read. Checkpoints, writes, runs, what they answered and the records of answers go
    /// along; events and the ledger stay, they belong to their file. A record names the database whose ledger has the entry of its answer. A thread that waits for answers waits in both files afterwards. The lines of a thread are kept in memory.
    ///
    /// - Parameter thread: The thread.
    /// - Returns: The lines, without line ends.
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for one that is run or waits for a worker; `corrupt`, `locked` and `storage` from the engine.
    public func export(_ thread: ThreadID) async throws -> [String] {
        try await database.read { connection, layout in
            try ThreadExport(connection: connection, layout: layout).lines(of: thread)
        }
    }

    /// Stores a thread that ``export(_:)`` read from another file, all of it or nothing.
    ///
    /// Its state and history are then what they were there. A run that is not over is refused: nothing that was asked for elsewhere runs here.
    ///
    /// Records of answers outlive their thread, so the database may have some of a thread of that name. A record that was made in this database is never
    /// changed: where the file has another one at its place, the database's own is kept and counted. A record that was imported before follows the file. What
    /// is stored from the file names the database whose ledger has the entry of the answer, as the file says it, or `unknown`; it never counts as made in this
    /// database, even if the file says so.
    ///
    /// - Parameter lines: The lines, without line ends.
    /// - Returns: The thread, and how many records of the database were kept.
    /// - Throws: `invalid_data` with the line for a file that is no export, was cut or changed; `thread_exists` when anything of the thread is there already;
    ///   `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
    public func importThread(lines: [String]) async throws -> ImportedThread {
        let imported = try ThreadImport(lines: lines)
        return try await database.write { try imported.store(on: $0) }
    }
}
