/// Moves threads between storages.
public protocol ThreadTransferring: Sendable {
    /// Returns everything stored about a thread as lines of JSON, for ``importThread(lines:)`` of another storage.
    ///
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for one that is run or waits for a worker; `storage`.
    func export(_ thread: ThreadID) async throws -> [String]

    /// Stores a thread that ``export(_:)`` read from another storage, all of it or nothing.
    ///
    /// A run that is not over is refused: nothing that was asked for elsewhere runs here.
    ///
    /// - Parameter lines: The lines, without line ends.
    /// - Returns: The thread, and how many records of the storage were kept.
    /// - Throws: `invalid_data` with the line for a file that is no export, was cut or changed; `thread_exists` when anything of the thread is there already;
    ///   `read_only`; `storage`. Nothing is stored then.
    func importThread(lines: [String]) async throws -> ImportedThread
}
