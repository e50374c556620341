public import SignoffCheckpoint

extension PostgresSaver {
    /// How a database is opened.
    public struct Options: Sendable {
        /// What may be done to the database.
        public enum Mode: Sendable, Hashable {
            /// It may be read and written.
            case readWrite
            /// It is only read, and no table is made.
            case readOnly
        }

        /// What may be done to the database.
        public var mode: Mode
        /// Whether the tables are made in a database that has none.
        public var createsMissingTables: Bool
        /// Whether our tables may be added to a database that another program made; without that it is only read.
        public var addsTablesToForeignDatabases: Bool
        /// How many connections there are at most, 1 or more, beside the one that listens for changes.
        public var maximumConnections: Int
        /// How long connecting to the server may take.
        public var connectTimeout: Duration
        /// How long a statement may take before the server cancels it; five seconds later this program gives the connection up.
        public var statementTimeout: Duration
        /// The time a call waits for a free connection, and the time for which a lost connection is made again, before the call fails.
        public var patience: Duration
        /// Reads what questions are about from their payloads, which is kept with them; nil for what workflows declare alone.
        public var facts: QuestionFactsReader?
        /// Where the times of runs, leases and ledger entries come from; nil for the clock of the database, which all machines share.
        public var time: TimeSource?
        /// Where the ids of runs come from.
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
