import ArgumentParser

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

    @Flag(name: .long, help: "Print JSON with stable names.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Who decides, for the ledger. Without it: $SIGNOFF_OPERATOR, else your login name.",
            valueName: "name"
        )
    )
    var name: String?

    /// Where the command prints.
    var output: Output { Output(isJSON: json) }
}
