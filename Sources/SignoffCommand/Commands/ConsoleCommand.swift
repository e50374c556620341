import ArgumentParser
import ConsoleApp
import SignoffOperations
import SignoffOperator
import SignoffRemote

/// The options for the appearance of the console.
struct LookOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The theme: an id or a file. Default: $SIGNOFF_THEME, then the configured theme.",
            valueName: "theme"
        )
    )
    var theme: String?

    @Flag(
        inversion: .prefixedNo,
        exclusivity: .chooseLast,
        help: ArgumentHelp(
            "Print lines instead of a screen, for screen readers, simple terminals and pipes. Default: $SIGNOFF_PLAIN, then the "
                + "configuration."
        )
    )
    var plain: Bool?

    @Option(
        name: .long,
        help: ArgumentHelp("never, 16, 256 or true. Default: the colors the terminal supports.", valueName: "colors")
    )
    var color: String?

    /// Returns the console's options for a database.
    func options(
        database: String?,
        name: String,
        isASCII: Bool,
        stateFolder: String?,
        environment: Environment
    ) -> ConsoleOptions {
        ConsoleOptions(
            theme: theme,
            isASCII: isASCII || !environment.isUTF8,
            isPlain: plain,
            color: color,
            databasePath: database,
            databaseName: name,
            stateFolder: stateFolder,
            configFolder: environment.configFolder,
            configuration: environment.configuration,
            environment: environment.variable
        )
    }
}

struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Open the console. The open console also executes runs of the workflows of this program.",
        discussion:
            "With --server the console opens a LangGraph server, whose workers execute the runs. Runs that you start are executed at once. Runs that already wait in a file that you neither created nor trusted, or that other accounts may "
            + "write to, are executed only after ':work', which lists them."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: LookOptions

    @Flag(name: .long, help: "Read only: decide nothing and execute nothing.")
    var readOnly = false

    func run() async throws {
        if common.json {
            throw OperationError(.usage, "the console has no --json; 'inbox', 'threads' and the other commands have")
        }
        var common = common
        var environment = Environment.process
        while case .switchProfile(let name) = try await open(common, environment) {
            // A place that this profile names does not apply to another profile.
            common.profile = name
            common.db = nil
            common.server = nil
            environment = environment.readingAgain
        }
    }

    private func open(_ common: CommonOptions, _ environment: Environment) async throws -> ConsoleEnd {
        if let server = try common.server(environment) { return try await open(server, common, environment) }
        let location = try common.location(environment)
        var options = look.options(
            database: location.path,
            name: location.path.split(separator: "/").last.map(String.init) ?? location.path,
            isASCII: common.ascii,
            stateFolder: environment.stateFolder,
            environment: environment
        )
        options.profile = try common.profile(environment)
        options.profileNames = try environment.configuration.values().profiles.keys.sorted()
        // Reports errors of the terminal, the theme and the keys before a database is created.
        try SignoffConsole.check(options)
        var session = try await Session.open(common, for: .reading, client: "console", environment: environment)
        if readOnly { session = try session.readingOnly(because: "the console was opened with --read-only") }
        options.hold = WorkHold(try session.trust.trust?.ofConsole, remembering: try session.trust)
        let runtime = try session.local.readOnlyReason == nil ? try session.makeRuntime() : nil
        return try await SignoffConsole.run(try session.local, runtime: runtime, options: options)
    }

    /// Opens the console on a server, whose workers execute the runs.
    ///
    /// - Throws: The errors of connecting to the server and of opening the console.
    private func open(
        _ place: ServerPlace,
        _ common: CommonOptions,
        _ environment: Environment
    ) async throws -> ConsoleEnd {
        let folder = try ServerFolder(of: place.url, environment: environment)
        var options = look.options(
            database: nil,
            name: place.url.host,
            isASCII: common.ascii,
            stateFolder: folder.path,
            environment: environment
        )
        options.serverURL = place.url.description
        options.profile = try common.profile(environment)
        options.profileNames = try environment.configuration.values().profiles.keys.sorted()
        try SignoffConsole.check(options)
        var session = try await Session.open(
            place,
            common,
            for: .deciding,
            client: "console",
            environment: environment
        )
        if readOnly { session = try session.readingOnly(because: "the console was opened with --read-only") }
        if let server = session.server { options.openingFault = server.answerWarning }
        return try await SignoffConsole.run(backend: session.backend, worker: nil, options: options)
    }
}
