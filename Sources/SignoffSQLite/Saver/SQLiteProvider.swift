public import SignoffCheckpoint

/// Opens SQLite files: plain paths, and URLs with the schemes `file` and `sqlite`.
public struct SQLiteProvider: StorageProvider {
    /// The URL schemes of the provider.
    public let schemes = ["file", "sqlite"]

    /// Creates a provider.
    public init() {}

    /// Opens the file, or creates it if the options permit that.
    ///
    /// - Throws: The errors of ``SQLiteSaver/init(path:options:)``.
    public func open(_ location: StorageLocation, options: StorageOptions) async throws -> WorkflowStorage {
        let saver = try await SQLiteSaver(
            path: location.address,
            options: SQLiteSaver.Options(
                mode: options.isReadOnly ? .readOnly : .readWrite,
                createsMissingFile: options.createsMissing,
                addsTablesToForeignDatabases: options.addsTables,
                indexFolder: options.indexFolder,
                trustFolder: options.isReadOnly ? nil : options.trustFolder,
                facts: options.facts,
                time: options.time,
                random: options.random
            )
        )
        return saver.roles
    }
}
