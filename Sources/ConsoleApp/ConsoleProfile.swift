import SignoffOperator
import TOMLKit

/// A named way to work: which database, as whom, and how careful.
package struct ConsoleProfile: Equatable, Sendable {
    /// What it is called in `--profile`, in the ledger and on the screen.
    package var name: String
    /// The database file; nil for the standard one.
    package var database: String?
    /// The URL of the LangGraph server; nil where the profile names none.
    package var server: String?
    /// The variable of the environment with the key for that server; nil for none.
    package var apiKeyVariable: String?
    /// What goes out with every request to that server, beside the key.
    package var headers: [String: String] = [:]
    /// Who decides; nil for the login name.
    package var operatorName: String?
    /// Whether the console opens locked, to be lifted with `:unlock`.
    package var isReadOnly = false
    /// The theme; nil for the configured one.
    package var theme: String?
    /// Whether it is marked on every screen, and scripts must say which payload they answer.
    package var isProduction = false
    /// The profile that locks the console, when another one that names the same database does.
    var lockingProfile: String?
    /// The profile that makes this one production, when another one that names the same database does.
    var productionProfile: String?

    /// Why the console opens locked, in one clause; nil when it does not.
    package var lockReason: String? { isReadOnly ? "the profile \(lockingProfile ?? name) is read-only" : nil }

    /// The profile whose production mark counts; nil when there is none.
    package var productionName: String? { isProduction ? productionProfile ?? name : nil }

    static let keys = ["database", "server", "api_key_env", "headers", "operator", "read_only", "theme", "production"]

    /// Reads one table of `[profiles]`.
    ///
    /// - Throws: The fault in words, without the file.
    init(_ name: String, _ table: TOMLTable) throws(ConfigurationFault) {
        self.name = name
        for key in table.keys {
            guard let value = table[key] else { continue }
            func text() throws(ConfigurationFault) -> String {
                guard let text = value.string, !text.isEmpty else {
                    throw ConfigurationFault("profile '\(name)': '\(key)' must be text")
                }
                return text
            }
            func flag() throws(ConfigurationFault) -> Bool {
                guard let flag = value.bool else {
                    throw ConfigurationFault("profile '\(name)': '\(key)' must be true or false")
                }
                return flag
            }
            switch key {
            case "database": database = try text()
            case "server": server = try text()
            case "api_key_env": apiKeyVariable = try text()
            case "headers":
                guard let headers = value.table else {
                    throw ConfigurationFault("profile '\(name)': 'headers' must be a table")
                }
                for field in headers.keys {
                    // The value may be a secret: it is not shown.
                    guard let value = headers[field]?.string else {
                        throw ConfigurationFault("profile '\(name)': header '\(field)' must be text")
                    }
                    self.headers[field] = value
                }
            case "operator":
                let name = try text()
                guard !OperatorIdentity.isBlank(name) else {
                    throw ConfigurationFault(
                        "profile '\(self.name)': 'operator' is blank; give the name the ledger is to have"
                    )
                }
                operatorName = name
            case "theme": theme = try text()
            case "read_only": isReadOnly = try flag()
            case "production": isProduction = try flag()
            default: throw .unknownKey(key, among: Self.keys, in: "profile '\(name)'")
            }
        }
        guard database == nil || server == nil else {
            throw ConfigurationFault("profile '\(name)' names a database and a server: it can work with one of them")
        }
        guard server != nil || (apiKeyVariable == nil && headers.isEmpty) else {
            throw ConfigurationFault("profile '\(name)': 'api_key_env' and 'headers' go with 'server'")
        }
    }
}
