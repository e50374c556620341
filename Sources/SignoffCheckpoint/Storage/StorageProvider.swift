/// Opens storages of one kind, found by the scheme of a URL.
public protocol StorageProvider: Sendable {
    /// The schemes of the URLs it opens, in lower case, such as `sqlite`; `file` also opens plain paths.
    var schemes: [String] { get }

    /// Opens a storage.
    ///
    /// - Parameters:
    ///   - location: Where it is.
    ///   - options: What may be done to it.
    /// - Returns: The storage with its roles.
    /// - Throws: ``CheckpointError`` `not_found`, `not_a_database`, `corrupt`, `locked`, `read_only`, `schema_too_new`, else `storage`.
    func open(_ location: StorageLocation, options: StorageOptions) async throws -> WorkflowStorage
}

/// What may be done to a storage that is opened, whatever its kind; a kind leaves out what it has no use for.
public struct StorageOptions: Sendable {
    /// Whether it is only read, and nothing is made beside it.
    public var isReadOnly: Bool
    /// Whether a missing storage is created.
    public var createsMissing: Bool
    /// Whether tables of ours may be added to a storage that another program made; without that such a storage is only read.
    public var addsTables: Bool
    /// The folder for indexes of databases that other programs made; nil for none.
    public var indexFolder: String?
    /// The folder in which a storage that is created is noted as this user's own; nil for no note.
    public var trustFolder: String?
    /// Reads what questions are about from their payloads; nil for what workflows declare alone.
    public var facts: QuestionFactsReader?
    /// Where the times of runs, leases and ledger entries come from.
    public var time: TimeSource
    /// Where the ids of runs come from.
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
