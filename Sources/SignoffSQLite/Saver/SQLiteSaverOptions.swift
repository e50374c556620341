public import SignoffCheckpoint

extension SQLiteSaver {
    /// The options for opening a database.
    public struct Options: Sendable {
        /// The permitted changes to the database.
        public enum Mode: Sendable, Hashable {
            /// The database may be read and written.
            case readWrite
            /// The database is read-only, and no file is created beside it.
            case readOnly
        }

        /// The durability of a returned write.
        public enum Synchronous: Sendable, Hashable {
            /// Commits survive a power cut, because every commit waits for the disk.
            case full
            /// Commits survive the end of the process, but a power cut may undo the last ones. Allows five times as many commits a second.
            case normal
        }

        /// The permitted changes to the database.
        public var mode: Mode
        /// The durability of a returned write.
        public var synchronous: Synchronous
        /// The time to wait for another process before a call fails with `locked`; 0 fails at once.
        public var busyTimeout: Duration
        /// Whether a missing file is created; its folder must exist.
        public var createsMissingFile: Bool
        /// Whether Signoff's tables may be added to a database that another program made; without that it is only read.
        public var addsTablesToForeignDatabases: Bool
        /// The folder for the index of a database that another program made, below the user's cache folder.
        ///
        /// It is created if it is missing.
        ///
        /// `nil` for no index: every list of such a database then reads every thread.
        public var indexFolder: String?
        /// The folder of the file `trust`, in which a created database is noted as this user's own.
        ///
        /// It is created if it is missing.
        ///
        /// The console and `signoff worker` execute what waits in a file without being asked only if the file is noted there. `nil` for no note. A note that
        /// cannot be written is left out, and the console asks once.
        public var trustFolder: String?
        /// Reads the facts of questions from their payloads; lists filter and sort by them.
        ///
        /// `nil` for declared facts only.
        ///
        /// After the file is opened, facts of another version are read again in the background; a list by facts waits
        /// for them.
        public var facts: QuestionFactsReader?
        /// The source of times for runs, leases and ledger entries.
        public var time: TimeSource
        /// The source of run ids.
        public var random: RandomSource
        /// The time the process, or another monotonic clock, has been running.
        ///
        /// The lease of another worker that is not renewed for its whole length has expired by this clock, regardless
        /// of the clock of that worker.
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

        /// The state folder of this user: `signoff` below `$XDG_STATE_HOME`, else below `~/.local/state`; `nil` without a home folder.
        public static var standardTrustFolder: String? { StateFolder.ofProcess }
    }
}
