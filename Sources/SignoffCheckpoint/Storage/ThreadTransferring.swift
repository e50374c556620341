/// Moves threads between storages.
public protocol ThreadTransferring: Sendable {
    /// Returns everything stored about a thread as lines of JSON, for ``importThread(lines:)`` of another storage.
    ///
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for a thread with a running or pending run;
    ///   `storage`.
    func export(_ thread: ThreadID) async throws -> [String]

    /// Stores a thread that ``export(_:)`` read from another storage, in full or not at all.
    ///
    /// A run that has not ended is refused: a run that was requested elsewhere is not executed here.
    ///
    /// - Parameter lines: The lines, without line ends.
    /// - Returns: The thread, and how many records of the storage were kept.
    /// - Throws: `invalid_data` with the line for a file that is not an export, or was cut or changed; `thread_exists`
    ///   when the storage has any part of the thread;
    ///   `read_only`; `storage`. Nothing is stored then.
    func importThread(lines: [String]) async throws -> ImportedThread
}
