public import SignoffCheckpoint

/// Opens SQLite files: plain paths, and URLs with the schemes `file` and `sqlite`.
public struct SQLiteProvider: StorageProvider {
    /// The schemes it opens.
    public let schemes = ["file", "sqlite"]

    /// Creates a provider.
    public init() {}

    /// Opens or, when the options say so, creates the file.
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
