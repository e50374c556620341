/// How a console is opened.
package struct ConsoleOptions: Sendable {
    /// The theme to use: the id of a theme, or the path of a theme file; nil for the configured one.
    package var theme: String?
    /// Whether marks stay in ASCII.
    package var isASCII: Bool
    /// Whether the console is lines: what the command line says; nil for nothing, where the environment and the configuration decide.
    package var isPlain: Bool?
    /// How many colours to use: never, 16, 256 or true; nil for what the terminal has.
    package var color: String?
    /// The path of the database, for commands that are shown and, without ``storageKey``, the drafts kept for it; nil for none.
    package var databasePath: String?
    /// The URL of the server, for commands that are shown; nil for a database.
    package var serverURL: String?
    /// The key of the storage, by which drafts are kept however the database is named; nil for the path.
    package var storageKey: String?
    /// A short name of the database, shown in the header.
    package var databaseName: String
    /// The folder for drafts and the editor's files; nil keeps none.
    package var stateFolder: String?
    /// The folder of the configuration file and the operator's own themes; nil for none.
    package let configFolder: String?
    /// The configuration that the console opens with, read once.
    package let configuration: ConfigurationFile
    /// The profile the operator works under; nil for none.
    package var profile: ConsoleProfile?
    /// The names of all profiles, in the order they are offered; empty where they cannot be changed.
    package var profileNames: [String]
    /// Why runs that are found waiting are not executed until the operator says so; nil when they are.
    package var hold: WorkHold?
    /// What is told when the console opens, beside what it finds; nil for nothing.
    package var openingFault: String?
    /// A variable of the environment; nil when unset or empty.
    package var environment: @Sendable (String) -> String?

    /// Why the console opens locked, in one clause; nil when it does not.
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
