import ArgumentParser
import ConsoleApp
import SignoffOperator
import SignoffRemote

/// The options every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database file. Without it: $SIGNOFF_DB, else signoff/signoff.sqlite in the XDG state folder.",
            valueName: "file"
        )
    )
    var db: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The URL of a LangGraph server, in place of a database. Without it: the profile's, else $SIGNOFF_SERVER. $SIGNOFF_API_KEY is its key.",
            valueName: "url"
        )
    )
    var server: String?

    @Flag(name: .long, help: "Print JSON with stable names.")
    var json = false

    @Flag(name: .long, help: "Keep to ASCII.")
    var ascii = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who decides, for the ledger. Without it: $SIGNOFF_OPERATOR, else your login name.",
            valueName: "name"
        )
    )
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A profile of the configuration: its database, operator and caution. Without it: $SIGNOFF_PROFILE, else the configured one.",
            valueName: "name"
        )
    )
    var profile: String?

    /// Refuses a blank operator before anything else is done.
    func validate() throws {
        guard let name, OperatorIdentity.isBlank(name) else { return }
        throw ValidationError("the operator's name is blank in --as; give the name the ledger is to have")
    }

    /// The profile to work under, with the caution of every profile that names the same database; nil for none.
    ///
    /// - Throws: `configuration` when the configuration has an error or no such profile; `usage` when there is no database to name.
    func profile(_ environment: Environment) throws -> ConsoleProfile? {
        let configuration = try environment.configuration.values()
        let chosen = try chosenProfile(of: configuration, environment)
        if let server = try server(environment) {
            return configuration.profile(chosen) { (try? ServerURL($0)) == server.url }
        }
        return configuration.profile(chosen, on: try location(environment).path)
    }

    /// Where the database is: `--db`, else the profile's, else `$SIGNOFF_DB`, else the standard one.
    func location(_ environment: Environment) throws -> DatabaseLocation {
        let configuration = try environment.configuration.values()
        let chosen = try chosenProfile(of: configuration, environment)
        return try DatabaseLocation(db ?? chosen?.database, environment: environment)
    }

    /// The server the options name, with what goes out to it; nil where they name a database.
    ///
    /// - Throws: What ``ServerPlace/find(given:profile:environment:)`` throws.
    func server(_ environment: Environment) throws -> ServerPlace? {
        let configuration = try environment.configuration.values()
        return try ServerPlace.find(
            given: (server, db),
            profile: try chosenProfile(of: configuration, environment),
            environment: environment
        )
    }

    /// Throws `unsupported` with the reason where a server is named.
    func requireDatabase(_ environment: Environment, because reason: String) throws {
        guard try server(environment) == nil else { throw OperationError(.unsupported, reason) }
    }

    private func chosenProfile(
        of configuration: ConsoleConfiguration,
        _ environment: Environment
    ) throws -> ConsoleProfile? {
        try configuration.profile(named: profile ?? environment.variable("SIGNOFF_PROFILE"))
    }

    /// Where the command prints.
    var output: Output { Output(isJSON: json, isASCII: ascii) }
}
