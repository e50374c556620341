import SignoffCheckpoint

extension SignoffConsole {
    /// The options of a console in your own program.
    public struct Options: Sendable {
        /// Whether the console executes the runs that already wait in the database.
        ///
        /// Runs that the operator starts are executed at once in any file, except with ``never``.
        public enum Work: Hashable, Sendable {
            /// Waiting runs are executed.
            case always
            /// Waiting runs are executed in a file that only this user and root can write, and in a storage without a
            /// file. In another file, the operator starts them with `:work`, which first lists them.
            case ifSafe
            /// No runs are executed, not even those that the operator starts. Other workers execute them.
            case never
        }

        /// A folder of the operator.
        public enum Folder: Hashable, Sendable {
            /// The folder of the `signoff` program, according to the XDG base directories.
            case standard
            /// The folder at a path, which is created when a file is stored in it.
            case path(String)
            /// No folder. The console neither reads nor writes its files.
            case none
        }

        /// Whether the console executes the runs that already wait in the database.
        public var work: Work
        /// The folder of `config.toml` and of the operator's themes.
        ///
        /// The file `config.toml` sets keys, theme, deciding rules, notifications and profiles.
        ///
        /// The precautions of every profile that names the database apply: production mark, lock and operator.
        public var configurationFolder: Folder
        /// The folder of drafts, exported files, trusted files and the newest seen ledger entries.
        ///
        /// Drafts are kept for a storage that outlives the process.
        public var stateFolder: Folder
        /// Whether the console is read-only.
        ///
        /// The operator then makes no decisions, and no runs are executed.
        ///
        /// A read-only database is always opened in this way.
        public var isReadOnly: Bool

        /// Creates options.
        public init(
            work: Work = .ifSafe,
            configurationFolder: Folder = .standard,
            stateFolder: Folder = .standard,
            isReadOnly: Bool = false
        ) {
            self.work = work
            self.configurationFolder = configurationFolder
            self.stateFolder = stateFolder
            self.isReadOnly = isReadOnly
        }
    }
}

extension SignoffConsole.Options.Folder {
    /// Returns the path of the folder; `nil` for none.
    func path(standard: @autoclosure () -> String?) -> String? {
        switch self {
        case .standard: standard()
        case .path(let path): path
        case .none: nil
        }
    }
}
