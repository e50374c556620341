public import SignoffCheckpoint

extension PostgresSaver {
    /// How a database is opened.
    public struct Options: Sendable {
        /// The permitted changes to the database.
        public enum Mode: Sendable, Hashable {
            /// The database may be read and written.
            case readWrite
            /// The database is read-only, and no table is created.
            case readOnly
        }

        /// The permitted changes to the database.
        public var mode: Mode
        /// Whether the tables are created in a database without any.
        public var createsMissingTables: Bool
        /// Whether our tables may be added to a database that another program made; without that it is only read.
        public var addsTablesToForeignDatabases: Bool
        /// The greatest number of connections, at least 1, in addition to the one that listens for changes.
        public var maximumConnections: Int
        /// The time limit for connecting to the server.
        public var connectTimeout: Duration
        /// The time limit of a statement, after which the server cancels it.
        ///
        /// Five seconds later, this program closes the connection.
        public var statementTimeout: Duration
        /// The time a call waits for a free connection, and the time for which a lost connection is made again, before the call fails.
        public var patience: Duration
        /// Reads the facts of questions from their payloads, to be stored with them; `nil` to read only the facts
        /// declared by workflows.
        public var facts: QuestionFactsReader?
        /// The source of the times of runs, leases and ledger entries; nil for the clock of the database, which all
        /// machines share.
        public var time: TimeSource?
        /// The source of the ids of runs.
        public var random: RandomSource

        /// Creates options.
        public init(
            mode: Mode = .readWrite,
            createsMissingTables: Bool = true,
            addsTablesToForeignDatabases: Bool = false,
            maximumConnections: Int = 8,
            connectTimeout: Duration = .seconds(10),
            statementTimeout: Duration = .seconds(30),
            patience: Duration = .seconds(10),
            facts: QuestionFactsReader? = nil,
            time: TimeSource? = nil,
            random: RandomSource = .system
        ) {
            self.mode = mode
            self.createsMissingTables = createsMissingTables
            self.addsTablesToForeignDatabases = addsTablesToForeignDatabases
            self.maximumConnections = maximumConnections
            self.connectTimeout = connectTimeout
            self.statementTimeout = statementTimeout
            self.patience = patience
            self.facts = facts
            self.time = time
            self.random = random
        }
    }
}
