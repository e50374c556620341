public import SignoffCheckpoint

/// Opens PostgreSQL databases: URLs with the schemes `postgres` and `postgresql`.
public struct PostgresProvider: StorageProvider {
    /// The schemes it opens.
    public let schemes = ["postgres", "postgresql"]

    /// Creates a provider.
    public init() {}

    /// Opens the database and, if the options request it, creates the tables of a database without any.
    ///
    /// Times come from the clock of the database, not from the options: all machines that use the database share it.
    ///
    /// - Throws: What ``PostgresSaver/init(url:options:)`` throws.
    public func open(_ location: StorageLocation, options: StorageOptions) async throws -> WorkflowStorage {
        let saver = try await PostgresSaver(
            url: location.address,
            options: PostgresSaver.Options(
                mode: options.isReadOnly ? .readOnly : .readWrite,
                createsMissingTables: options.createsMissing,
                addsTablesToForeignDatabases: options.addsTables,
                facts: options.facts,
                random: options.random
            )
        )
        return saver.roles
    }
}
