import ConsoleApp
import Glibc
import SignoffOperator
import SignoffCheckpoint

/// What the process was started with.
struct Environment: Sendable {
    /// The value of an environment variable; nil when unset or empty.
    let variable: @Sendable (String) -> String?
    /// The value of an environment variable; nil only when unset.
    let exactVariable: @Sendable (String) -> String?
    /// Whether a descriptor is a terminal.
    let isTerminal: @Sendable (Int32) -> Bool
    /// The configuration file, read once for one start.
    let configuration: ConfigurationFile

    /// Creates an environment.
    init(
        variable: @escaping @Sendable (String) -> String?,
        exactVariable: @escaping @Sendable (String) -> String?,
        isTerminal: @escaping @Sendable (Int32) -> Bool
    ) {
        self.variable = variable
        self.exactVariable = exactVariable
        self.isTerminal = isTerminal
        configuration = ConfigurationFile(in: UserFolder.configuration(variable: variable))
    }

    /// The same with a configuration that is read again when it is next asked for.
    var readingAgain: Environment {
        Environment(variable: variable, exactVariable: exactVariable, isTerminal: isTerminal)
    }

    /// The environment of this process.
    static let process = Environment(
        variable: { name in
            guard let value = getenv(name) else { return nil }
            let text = String(cString: value)
            return text.isEmpty ? nil : text
        },
        exactVariable: { getenv($0).map { String(cString: $0) } },
        isTerminal: { isatty($0) == 1 }
    )

    /// Whether the locale is UTF-8; an unset locale counts as such, as every terminal of today is.
    var isUTF8: Bool {
        guard let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") else { return true }
        // Containers and services run in the C locale on terminals that are UTF-8 all the same; only a named other charset says something.
        guard let charset = locale.split(separator: ".", maxSplits: 1).dropFirst().first else { return true }
        let name = charset.prefix { $0 != "@" }.lowercased().filter { $0 != "-" }
        return name == "utf8"
    }

    /// The home folder; nil when nothing says where it is.
    var home: String? { UserFolder.home(variable: variable) }

    /// The folder for state, `signoff` below `$XDG_STATE_HOME`; nil without a home.
    var stateFolder: String? { StateFolder.path(variable: variable) }

    /// The folder for configuration, `signoff` below `$XDG_CONFIG_HOME`; nil without a home.
    var configFolder: String? { UserFolder.configuration(variable: variable) }

    /// The folder for what can be made again, `signoff` below `$XDG_CACHE_HOME`; nil without a home.
    var cacheFolder: String? { UserFolder.cache(variable: variable) }

    /// The name of the person at the keyboard: what the command line says, else a profile, else `$SIGNOFF_OPERATOR`, else the login name.
    ///
    /// - Throws: `usage` for a blank name. A name that does not count is looked at too: a blank one is a mistake wherever it stands.
    func operatorName(given name: String?, profile: ConsoleProfile? = nil) throws -> String {
        try OperatorIdentity.person(given: name, profile: profile, variable: exactVariable("SIGNOFF_OPERATOR"))
    }
}
