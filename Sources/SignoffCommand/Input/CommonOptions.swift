import ArgumentParser
import ConsoleApp
import SignoffOperator
import SignoffRemote

/// The options of every command.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database file. Default: $SIGNOFF_DB, then signoff/signoff.sqlite in the XDG state folder.",
            valueName: "file"
        )
    )
    var db: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The URL of a LangGraph server, instead of a database. Default: the server of the profile, then $SIGNOFF_SERVER. $SIGNOFF_API_KEY is its key.",
            valueName: "url"
        )
    )
    var server: String?

    @Flag(name: .long, help: "Print JSON with stable names.")
    var json = false

    @Flag(name: .long, help: "Print ASCII only.")
    var ascii = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The operator's name in the ledger. Default: $SIGNOFF_OPERATOR, then your login name.",
            valueName: "name"
        )
    )
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A profile of the configuration: its database, operator and precautions. Default: $SIGNOFF_PROFILE, then the configured profile.",
            valueName: "name"
        )
    )
    var profile: String?

    /// Refuses a blank operator's name before the command starts.
    func validate() throws {
        guard let name, OperatorIdentity.isBlank(name) else { return }
        throw ValidationError("the operator's name in --as is blank; give the name for the ledger")
    }

    /// Returns the chosen profile, with the precautions of every profile that names the same database or server; `nil`
    /// when no profile is chosen and none names it.
    ///
    /// - Throws: `configuration` when the configuration has an error or does not have the profile; the errors of
    ///   ``server(_:)`` and ``location(_:)``.
    func profile(_ environment: Environment) throws -> ConsoleProfile? {
        let configuration = try environment.configuration.values()
        let chosen = try chosenProfile(of: configuration, environment)
        if let server = try server(environment) {
            return configuration.profile(chosen) { (try? ServerURL($0)) == server.url }
        }
        return configuration.profile(chosen, on: try location(environment).path)
    }

    /// Returns the location of the database: `--db`, otherwise the profile's, otherwise `$SIGNOFF_DB`, otherwise the
    /// standard location.
    func location(_ environment: Environment) throws -> DatabaseLocation {
        let configuration = try environment.configuration.values()
        let chosen = try chosenProfile(of: configuration, environment)
        return try DatabaseLocation(db ?? chosen?.database, environment: environment)
    }

    /// Returns the server that the options name, with the header fields of its requests; `nil` when the options name a
    /// database.
    ///
    /// - Throws: The errors of ``ServerPlace/find(given:profile:environment:)``.
    func server(_ environment: Environment) throws -> ServerPlace? {
        let configuration = try environment.configuration.values()
        return try ServerPlace.find(
            given: (server, db),
            profile: try chosenProfile(of: configuration, environment),
            environment: environment
        )
    }

    /// Throws `unsupported` with the reason when the options name a server.
    func requireDatabase(_ environment: Environment, because reason: String) throws {
        guard try server(environment) == nil else { throw OperationError(.unsupported, reason) }
    }

    private func chosenProfile(
        of configuration: ConsoleConfiguration,
        _ environment: Environment
    ) throws -> ConsoleProfile? {
        try configuration.profile(named: profile ?? environment.variable("SIGNOFF_PROFILE"))
    }

    /// The output of the command.
    var output: Output { Output(isJSON: json, isASCII: ascii) }
}
