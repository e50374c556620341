import SignoffCheckpoint

extension SignoffConsole {
    /// How a console of one's own works.
    public struct Options: Sendable {
        /// Whether the console executes the runs it finds waiting in the database.
        ///
        /// What the operator sets going is executed at once in any file, except under ``never``.
        public enum Work: Hashable, Sendable {
            /// It does.
            case always
            /// It does in a file that only this user and root may write to, and in a storage that is no file. In another file the operator begins with
            /// `:work`, which shows first what would run.
            case ifSafe
            /// It executes nothing, not even what the operator sets going: workers elsewhere do.
            case never
        }

        /// A folder of the operator.
        public enum Folder: Hashable, Sendable {
            /// The one that the `signoff` program uses, found as the XDG base directories say.
            case standard
            /// The one at a path; it is made when something is kept in it.
            case path(String)
            /// None: what it would hold is neither read nor kept.
            case none
        }

        /// Whether the console executes the runs it finds waiting in the database.
        public var work: Work
        /// The folder of `config.toml`, which names keys, themes, deciding rules, notifications and profiles, and of the operator's own themes.
        ///
        /// The caution of each profile that names the database counts: production mark, lock and operator.
        public var configurationFolder: Folder
        /// The folder of drafts, of what is exported, of trust, and of the newest ledger entries that were seen.
        ///
        /// Drafts are kept for a storage that outlives the process.
        public var stateFolder: Folder
        /// Whether the console looks only: nothing is decided and no work is done.
        ///
        /// A database that may only be read is opened in this way in any case.
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
    /// The path of the folder; nil for none.
    func path(standard: @autoclosure () -> String?) -> String? {
        switch self {
        case .standard: standard()
        case .path(let path): path
        case .none: nil
        }
    }
}
