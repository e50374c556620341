import ArgumentParser

/// The root command: the console without a subcommand.
struct SignoffCommand: AsyncParsableCommand {
    /// The version of the program, and the release of the workflows that are part of it.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "signoff",
        abstract: "Sign off what durable workflows want to do.",
        discussion: """
            Without a subcommand the console opens. 'signoff demo' opens it on a private database with things waiting.

            Every command ends with 0, or with 1 something failed, 2 the command line or an input makes no sense, 3 the question or thread is no \
            longer as it was, 4 the answer is not one the workflow accepts, 5 the database cannot be reached or read, 6 it may only be read, \
            or what waits in it is not trusted.
            """,
        version: version,
        subcommands: [
            ConsoleCommand.self, DemoCommand.self, RunCommand.self, InboxCommand.self, ItemCommand.self,
            AnswerCommand.self, NoteCommand.self,
            ThreadsCommand.self, HistoryCommand.self, DiffCommand.self, RunsCommand.self, RetryCommand.self,
            ForkCommand.self, CancelCommand.self, WatchCommand.self, WorkerCommand.self, WorkersCommand.self,
            WorkflowsCommand.self,
            LedgerCommand.self, PruneCommand.self, VacuumCommand.self, BackupCommand.self, ExportCommand.self,
            ImportCommand.self, InitCommand.self,
            InfoCommand.self, ThemeCommand.self, ScreenshotCommand.self,
        ],
        defaultSubcommand: ConsoleCommand.self
    )
}
