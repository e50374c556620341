/// A provider that opens storages of one kind, selected by URL scheme.
public protocol StorageProvider: Sendable {
    /// The URL schemes of the provider in lower case, such as `sqlite`. The scheme `file` includes plain paths.
    var schemes: [String] { get }

    /// Opens a storage.
    ///
    /// - Parameters:
    ///   - location: The location.
    ///   - options: The options.
    /// - Returns: The storage with its roles.
    /// - Throws: ``CheckpointError`` `not_found`, `not_a_database`, `corrupt`, `locked`, `read_only`, `schema_too_new`,
    ///   otherwise `storage`.
    func open(_ location: StorageLocation, options: StorageOptions) async throws -> WorkflowStorage
}

/// Options for opening a storage of any kind.
///
/// A provider ignores options that do not apply to its kind.
public struct StorageOptions: Sendable {
    /// Whether the storage is opened read-only.
    ///
    /// Nothing is then created beside it.
    public var isReadOnly: Bool
    /// Whether a missing storage is created.
    public var createsMissing: Bool
    /// Whether Signoff's tables are added to a storage that another program created.
    ///
    /// Without the tables, such a storage is read-only.
    public var addsTables: Bool
    /// The folder for indexes of databases that other programs created; `nil` for no indexes.
    public var indexFolder: String?
    /// The folder in which a created storage is recorded as trusted by this user; `nil` to record nothing.
    public var trustFolder: String?
    /// The reader of facts from payloads; `nil` for declared facts only.
    public var facts: QuestionFactsReader?
    /// The clock for the times of runs, leases and ledger entries.
    public var time: TimeSource
    /// The source of run ids.
    public var random: RandomSource

    /// Creates options.
    public init(
        isReadOnly: Bool = false,
        createsMissing: Bool = false,
        indexFolder: String? = nil,
        trustFolder: String? = nil,
        facts: QuestionFactsReader? = nil,
        time: TimeSource = .system,
        random: RandomSource = .system,
        addsTables: Bool = false
    ) {
        self.addsTables = addsTables
        self.isReadOnly = isReadOnly
        self.createsMissing = createsMissing
        self.indexFolder = indexFolder
        self.trustFolder = trustFolder
        self.facts = facts
        self.time = time
        self.random = random
    }
}
