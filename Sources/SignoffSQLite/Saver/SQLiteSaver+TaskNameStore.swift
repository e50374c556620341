public import SignoffCheckpoint

extension SQLiteSaver: TaskNameStore {
    /// Returns every task name that a batch was stored with, in byte order; empty for a database without Signoff's
    /// tables.
    ///
    /// - Throws: `corrupt`, `locked` and `storage` from the engine.
    public func taskNames() async throws -> [String] {
        try await readOwn(else: []) { try TaskNameRows(connection: $0).all }
    }
}
