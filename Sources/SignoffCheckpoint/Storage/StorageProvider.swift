/// Opens storages of one kind, found by the scheme of a URL.
public protocol StorageProvider: Sendable {
    /// The schemes of the URLs it opens, in lower case, such as `sqlite`; `file` also opens plain paths.
    var schemes: [String] { get }

    /// Opens a storage.
    ///
    /// - Parameters:
    ///   - location: The location.
    ///   - options: The options.
    /// - Returns: The storage with its roles.
    /// - Throws: ``CheckpointError`` `not_found`, `not_a_database`, `corrupt`, `locked`, `read_only`, `schema_too_new`, else `storage`.
    func open(_ location: StorageLocation, options: StorageOptions) async throws -> WorkflowStorage
}

/// Options for opening a storage of any kind; a provider ignores options that do not apply to it.
public struct StorageOptions: Sendable {
    /// Whether the storage is read-only, and nothing is created beside it.
    public var isReadOnly: Bool
    /// Whether a missing storage is created.
    public var createsMissing: Bool
    /// Whether the tables of Signoff may be added to a storage that another program made; without that such a storage is read only.
    public var addsTables: Bool
    /// The folder for indexes of databases that other programs made; `nil` for none.
    public var indexFolder: String?
    /// The folder in which a created storage is recorded as trusted by this user; `nil` to record nothing.
    public var trustFolder: String?
    /// Reads the facts of questions from their payloads; `nil` for declared facts only.
    public var facts: QuestionFactsReader?
    /// The source of times for runs, leases and ledger entries.
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
