/// The transfer of threads between storages.
public protocol ThreadTransferring: Sendable {
    /// Returns all data of a thread as lines of JSON, for ``importThread(lines:)`` of another storage.
    ///
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for a thread with a running or pending run;
    ///   `storage`.
    func export(_ thread: ThreadID) async throws -> [String]

    /// Stores a thread from the lines that ``export(_:)`` of another storage returned, completely or not at all.
    ///
    /// A thread with an unfinished run is refused, so that a run requested elsewhere is never executed here.
    ///
    /// - Parameter lines: The lines, without line endings.
    /// - Returns: The thread, and the number of existing records that were kept.
    /// - Throws: `invalid_data` with the line for a file that is not an export, or was truncated or changed;
    ///   `thread_exists` when the storage has any part of the thread; `read_only`; `storage`. Nothing is then stored.
    func importThread(lines: [String]) async throws -> ImportedThread
}
