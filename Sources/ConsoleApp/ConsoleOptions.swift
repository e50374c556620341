/// The options with which a console opens.
package struct ConsoleOptions: Sendable {
    /// The id of a theme, or the path of a theme file; `nil` for the configured theme.
    package var theme: String?
    /// Whether the program's own marks are ASCII.
    package var isASCII: Bool
    /// Whether the command line requires plain mode; `nil` if the environment and the configuration decide.
    package var isPlain: Bool?
    /// The number of colors: never, 16, 256 or true; `nil` for the colors of the terminal.
    package var color: String?
    /// The path of the database, for suggested commands and, without ``storageKey``, for drafts; `nil` for none.
    package var databasePath: String?
    /// The URL of the server, for suggested commands; `nil` for a database.
    package var serverURL: String?
    /// The key of the storage, which identifies its drafts regardless of the spelling of the path; `nil` to use the
    /// path.
    package var storageKey: String?
    /// A short name of the database, shown in the header.
    package var databaseName: String
    /// The folder of drafts and of the editor's files; `nil` to keep none.
    package var stateFolder: String?
    /// The folder of the configuration file and of the operator's themes; `nil` for none.
    package let configFolder: String?
    /// The configuration of this start, read once.
    package let configuration: ConfigurationFile
    /// The operator's profile; `nil` for none.
    package var profile: ConsoleProfile?
    /// The names of all profiles, in the order in which they are offered; empty if the profile cannot be changed.
    package var profileNames: [String]
    /// The reason why waiting runs are not executed until the operator consents; `nil` if they are executed.
    package var hold: WorkHold?
    /// A fault to show when the console opens; `nil` for none.
    package var openingFault: String?
    /// Returns a variable of the environment; `nil` when unset or empty.
    package var environment: @Sendable (String) -> String?

    /// The reason why the console opens locked, as a clause; `nil` for a console that opens unlocked.
    var lockReason: String? {
        profile?.lockReason
    }

    /// Creates options.
    package init(
        theme: String? = nil,
        isASCII: Bool = false,
        isPlain: Bool? = nil,
        color: String? = nil,
        databasePath: String? = nil,
        databaseName: String,
        stateFolder: String? = nil,
        configFolder: String? = nil,
        configuration: ConfigurationFile? = nil,
        profile: ConsoleProfile? = nil,
        profileNames: [String] = [],
        hold: WorkHold? = nil,
        environment: @escaping @Sendable (String) -> String?
    ) {
        self.theme = theme
        self.isASCII = isASCII
        self.isPlain = isPlain
        self.color = color
        self.databasePath = databasePath
        self.databaseName = databaseName
        self.stateFolder = stateFolder
        self.configFolder = configFolder
        self.configuration = configuration ?? ConfigurationFile(in: configFolder)
        self.profile = profile
        self.profileNames = profileNames
        self.hold = hold
        self.environment = environment
    }
}
