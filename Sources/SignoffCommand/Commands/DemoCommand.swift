import ArgumentParser
import ConsoleApp
import SignoffOperations
import SignoffOperator

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Open the console on a private database with waiting, running, failed and finished threads.",
        discussion:
            "The demo executes real workflows to fill the database. The database and its files are removed when the console closes."
    )

    @OptionGroup var look: LookOptions

    @Flag(name: .long, help: "Print ASCII only.")
    var ascii = false

    @Flag(name: .long, help: "Keep the database and its files, and print their paths.")
    var keep = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The name of the operator. Default: $SIGNOFF_OPERATOR, then your login name.",
            valueName: "name"
        )
    )
    var name: String?

    func run() async throws {
        let environment = Environment.process
        let look = look
        try SignoffConsole.check(
            look.options(
                database: "",
                name: "demo",
                isASCII: ascii,
                stateFolder: nil,
                environment: environment
            )
        )
        try await Demo.with(keeps: keep, name: name) { demo in
            let options = look.options(
                database: demo.databasePath,
                name: "demo",
                isASCII: ascii,
                stateFolder: demo.folder,
                environment: environment
            )
            try await demo.startSlowRun()
            _ = try await SignoffConsole.run(
                try demo.session.local,
                runtime: try demo.session.makeRuntime(),
                options: options
            )
        }
    }
}
