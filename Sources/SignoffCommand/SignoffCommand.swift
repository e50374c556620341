import ArgumentParser

/// The root command, which opens the console without a subcommand.
struct SignoffCommand: AsyncParsableCommand {
    /// The version of the program, and the release of its workflows.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "signoff",
        abstract: "Approve what durable workflows want to do.",
        discussion: """
            Without a subcommand the console opens. 'signoff demo' opens it on a private database with example items.

            Exit codes: 0 success; 1 a command, run or verification failed; 2 the command line or an input is invalid; 3 the question or \
            thread has changed; 4 the workflow does not accept the answer; 5 the database or server cannot be reached or read; 6 the database \
            is read-only, or its waiting runs are not trusted.
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
