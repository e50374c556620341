import SignoffOperator
import TOMLKit

/// A named group of settings: the database or server, the operator and the precautions.
package struct ConsoleProfile: Equatable, Sendable {
    /// The name in `--profile`, in the ledger and on the screen.
    package var name: String
    /// The database file; `nil` for the standard file.
    package var database: String?
    /// The URL of the LangGraph server; `nil` for none.
    package var server: String?
    /// The environment variable with the key for the server; `nil` for none.
    package var apiKeyVariable: String?
    /// The header fields of every request to the server, in addition to the key.
    package var headers: [String: String] = [:]
    /// The operator's name; `nil` for the login name.
    package var operatorName: String?
    /// Whether the console opens locked.
    ///
    /// `:unlock` unlocks the console.
    package var isReadOnly = false
    /// The theme; `nil` for the configured theme.
    package var theme: String?
    /// Whether every screen is marked as production, and scripts must name the payload that they answer.
    package var isProduction = false
    /// The name of another profile of the same database that locks the console; `nil` for none.
    var lockingProfile: String?
    /// The name of another profile of the same database that marks it as production; `nil` for none.
    var productionProfile: String?

    /// The reason why the console opens locked, as a clause; `nil` for a console that opens unlocked.
    package var lockReason: String? { isReadOnly ? "the profile \(lockingProfile ?? name) is read-only" : nil }

    /// The name of the profile that marks the database as production; `nil` for none.
    package var productionName: String? { isProduction ? productionProfile ?? name : nil }

    static let keys = ["database", "server", "api_key_env", "headers", "operator", "read_only", "theme", "production"]

    /// Reads one table of `[profiles]`.
    ///
    /// - Throws: The fault, described without the file name.
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
                    // The value can be a secret, so the error does not contain it.
                    guard let value = headers[field]?.string else {
                        throw ConfigurationFault("profile '\(name)': header '\(field)' must be text")
                    }
                    self.headers[field] = value
                }
            case "operator":
                let name = try text()
                guard !OperatorIdentity.isBlank(name) else {
                    throw ConfigurationFault(
                        "profile '\(self.name)': 'operator' is blank; give the name for the ledger"
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
            throw ConfigurationFault("profile '\(name)' names both a database and a server: remove one of them")
        }
        guard server != nil || (apiKeyVariable == nil && headers.isEmpty) else {
            throw ConfigurationFault("profile '\(name)': 'api_key_env' and 'headers' require 'server'")
        }
    }
}
