public import SignoffCheckpoint

extension PostgresSaver: TaskNameStore {
    /// Returns every name that a batch was stored with, in the order of their bytes; none in a database without our tables.
    ///
    /// - Throws: `locked` and `storage` from the server.
    public func taskNames() async throws -> [String] {
        try await database.readOwn(else: []) { try TaskNameRows(connection: $0).all }
    }
}
