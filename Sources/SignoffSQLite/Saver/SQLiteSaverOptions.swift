public import SignoffCheckpoint

extension SQLiteSaver {
    /// The options for opening a database.
    public struct Options: Sendable {
        /// The permitted changes to the database.
        public enum Mode: Sendable, Hashable {
            /// The database can be read and written.
            case readWrite
            /// The database is read-only, and no file is created beside it.
            case readOnly
        }

        /// The durability of writes when a call returns.
        public enum Synchronous: Sendable, Hashable {
            /// Commits survive a power failure, because every commit waits for the disk.
            case full
            /// Commits survive the end of the process, but a power failure can undo the last ones. This mode permits
            /// five times as many commits a second.
            case normal
        }

        /// The permitted changes to the database.
        public var mode: Mode
        /// The durability of writes when a call returns.
        public var synchronous: Synchronous
        /// The time to wait for another process before a call fails with `locked`; 0 to fail at once.
        public var busyTimeout: Duration
        /// Whether a missing file is created.
        ///
        /// The folder of the file must exist.
        public var createsMissingFile: Bool
        /// Whether Signoff's tables are added to a database that another program created.
        ///
        /// Without the tables, such a database is read-only.
        public var addsTablesToForeignDatabases: Bool
        /// The folder for the index of a database that another program created, in the user's cache folder.
        ///
        /// A missing folder is created.
        ///
        /// `nil` for no index. Every list of such a database then reads every thread.
        public var indexFolder: String?
        /// The folder of the file `trust`, in which a created database is recorded as this user's own.
        ///
        /// A missing folder is created.
        ///
        /// The console and `signoff worker` execute the waiting runs of a file without asking only if the file is
        /// recorded. `nil` for no record. If the record cannot be written, the console asks once.
        public var trustFolder: String?
        /// The reader of facts from payloads, by which lists filter and sort.
        ///
        /// `nil` for declared facts only.
        ///
        /// After the file is opened, facts of another version are read again in the background. A list by facts waits
        /// for them.
        public var facts: QuestionFactsReader?
        /// The clock for the times of runs, leases and ledger entries.
        public var time: TimeSource
        /// The source of run ids.
        public var random: RandomSource
        /// A monotonic clock, such as the uptime of the process.
        ///
        /// The lease of another worker counts as expired when it is not renewed for its whole length on this clock,
        /// regardless of the clock of that worker.
        public var uptime: @Sendable () -> Duration

        private static let start = SuspendingClock.now

        /// Creates options.
        public init(
            mode: Mode = .readWrite,
            synchronous: Synchronous = .full,
            busyTimeout: Duration = .seconds(5),
            createsMissingFile: Bool = true,
            addsTablesToForeignDatabases: Bool = false,
            indexFolder: String? = nil,
            trustFolder: String? = Options.standardTrustFolder,
            facts: QuestionFactsReader? = nil,
            time: TimeSource = .system,
            random: RandomSource = .system,
            uptime: (@Sendable () -> Duration)? = nil
        ) {
            self.mode = mode
            self.synchronous = synchronous
            self.busyTimeout = busyTimeout
            self.createsMissingFile = createsMissingFile
            self.addsTablesToForeignDatabases = addsTablesToForeignDatabases
            self.indexFolder = indexFolder
            self.trustFolder = trustFolder
            self.facts = facts
            self.time = time
            self.random = random
            self.uptime = uptime ?? { SuspendingClock.now - Self.start }
        }

        /// The state folder of this user: `signoff` in `$XDG_STATE_HOME`, or in `~/.local/state`; `nil` without a home
        /// folder.
        public static var standardTrustFolder: String? { StateFolder.ofProcess }
    }
}
