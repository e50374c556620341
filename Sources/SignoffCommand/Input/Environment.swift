import ConsoleApp
import Glibc
import SignoffOperator
import SignoffCheckpoint

/// The environment, terminal and configuration of the process.
struct Environment: Sendable {
    /// Returns the value of an environment variable; `nil` when unset or empty.
    let variable: @Sendable (String) -> String?
    /// Returns the value of an environment variable; `nil` only when unset.
    let exactVariable: @Sendable (String) -> String?
    /// Whether a descriptor is a terminal.
    let isTerminal: @Sendable (Int32) -> Bool
    /// The configuration file, read at most once per start.
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

    /// The same environment, whose configuration is read again on its next use.
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

    /// Whether the locale is UTF-8.
    ///
    /// Without a locale, UTF-8 is assumed, because current terminals use it.
    var isUTF8: Bool {
        guard let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") else { return true }
        // Containers and services run in the C locale, often on UTF-8 terminals. Only another charset in the name
        // counts.
        guard let charset = locale.split(separator: ".", maxSplits: 1).dropFirst().first else { return true }
        let name = charset.prefix { $0 != "@" }.lowercased().filter { $0 != "-" }
        return name == "utf8"
    }

    /// The home folder; `nil` when neither the environment nor the account names one.
    var home: String? { UserFolder.home(variable: variable) }

    /// The folder for state: `signoff` in `$XDG_STATE_HOME`; `nil` without a home folder.
    var stateFolder: String? { StateFolder.path(variable: variable) }

    /// The folder for configuration: `signoff` in `$XDG_CONFIG_HOME`; `nil` without a home folder.
    var configFolder: String? { UserFolder.configuration(variable: variable) }

    /// The folder for files that can be created again: `signoff` in `$XDG_CACHE_HOME`; `nil` without a home folder.
    var cacheFolder: String? { UserFolder.cache(variable: variable) }

    /// Returns the operator's name: from the command line, otherwise from the profile, otherwise from
    /// `$SIGNOFF_OPERATOR`, otherwise the login name.
    ///
    /// - Throws: `usage` for a blank name. Names with lower precedence are checked too, because a blank name is always
    ///   a mistake.
    func operatorName(given name: String?, profile: ConsoleProfile? = nil) throws -> String {
        try OperatorIdentity.person(given: name, profile: profile, variable: exactVariable("SIGNOFF_OPERATOR"))
    }
}
