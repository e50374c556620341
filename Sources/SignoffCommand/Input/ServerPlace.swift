import ConsoleApp
import SignoffOperator
import SignoffRemote

/// The server that a command uses, and the header fields of its requests.
struct ServerPlace: Sendable {
    /// The base URL of the API.
    let url: ServerURL
    /// The header fields of every request, including the key.
    ///
    /// The fields are secret and are never printed.
    let fields: [(name: String, value: String)]

    /// Finds the server.
    ///
    /// The command line takes precedence over the profile, and the profile over the environment.
    ///
    /// - Parameters:
    ///   - given: The values of `--server` and `--db`; `nil` for an absent one.
    ///   - profile: The chosen profile; `nil` for none.
    ///   - environment: The environment.
    /// - Returns: The server; `nil` when a database takes precedence.
    /// - Throws: `usage` for a malformed URL, and when one source names both a server and a database; `configuration`
    ///   when the variable with the key is unset.
    static func find(
        given: (server: String?, database: String?),
        profile: ConsoleProfile?,
        environment: Environment
    ) throws -> ServerPlace? {
        guard let text = try named(given: given, profile: profile, environment: environment) else { return nil }
        let url = try ServerURL(text)
        // The key and headers of a profile are sent only to the server of the profile.
        let isOfProfile = try profile?.server.map { try ServerURL($0) == url } ?? false
        return ServerPlace(
            url: url,
            fields: try fields(of: isOfProfile ? profile : nil, environment: environment)
        )
    }

    private static func named(
        given: (server: String?, database: String?),
        profile: ConsoleProfile?,
        environment: Environment
    ) throws -> String? {
        switch given {
        case (_?, _?): throw OperationError(.usage, "--server and --db name two places: give one of them")
        case (let server?, nil):
            guard !server.isEmpty else { throw OperationError(.usage, "--server needs a URL") }
            return server
        case (nil, _?): return nil
        case (nil, nil): break
        }
        if let server = profile?.server { return server }
        guard profile?.database == nil, let server = environment.variable("SIGNOFF_SERVER") else { return nil }
        guard environment.variable("SIGNOFF_DB") == nil else {
            throw OperationError(
                .usage,
                "$SIGNOFF_SERVER and $SIGNOFF_DB name two places: unset one of them, or give --server or --db"
            )
        }
        return server
    }

    private static func fields(
        of profile: ConsoleProfile?,
        environment: Environment
    ) throws -> [(name: String, value: String)] {
        var fields = (profile?.headers ?? [:]).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        var key = environment.variable("SIGNOFF_API_KEY")
        if let profile, let variable = profile.apiKeyVariable {
            guard let value = environment.variable(variable) else {
                throw OperationError(
                    .configuration,
                    "the profile \(profile.name) takes its key from $\(variable), which is not set"
                )
            }
            key = value
        }
        if let key {
            fields.removeAll { $0.name.lowercased() == "x-api-key" }
            fields.append(("x-api-key", key))
        }
        return fields
    }
}
