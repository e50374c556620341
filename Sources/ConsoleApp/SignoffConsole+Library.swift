import Glibc
public import Signoff
import SignoffCheckpoint
package import SignoffOperations
import SignoffOperator

extension SignoffConsole {
    /// Opens the console on the database of a runtime and executes runs of its workflows until the operator quits.
    ///
    /// While the console is open, the process is a worker. The worker executes the runs that the operator starts, and
    /// the waiting runs of these workflows that ``Options/work`` permits. Keys, themes, drafts and profiles are those
    /// of the `signoff` program, unless `options` name other folders. In a read-only database, no decision is made and
    /// no run is executed; the header and the keys show the reason.
    ///
    /// ```swift
    /// let runtime = try WorkflowRuntime(saver: try await SQLiteSaver(path: "signoff.sqlite"), entrypoints: [essayReview])
    /// try await SignoffConsole.run(runtime)
    /// ```
    ///
    /// - Parameters:
    ///   - runtime: The workflows and their saver, which must have a run queue and an event log. The in-memory, SQLite
    ///     and PostgreSQL savers have both.
    ///   - title: A short name of the database, shown in the header.
    ///   - options: The options of the console.
    /// - Throws: An error whose description is one line, when the saver lacks a queue, the configuration or a theme has
    ///   an error, or the terminal cannot show the console.
    ///
    /// > Concurrency: Controls standard input and output until it returns, and always restores the terminal. Canceling
    /// the task has no effect; send the process SIGTERM to end the console.
    public static func run(
        _ runtime: WorkflowRuntime,
        title: String = "workflows",
        options: Options = Options()
    ) async throws {
        let opened: OperatedStorage
        var console: ConsoleOptions
        (opened, console) = try await prepare(runtime, title: title, options: options) { name in
            getenv(name).map { String(cString: $0) }
        }
        try check(console)
        console.openingFault = await opened.keptHead?.keepIfPossible(for: opened.backend, isDeciding: true)
        _ = try await run(opened.backend, runtime: options.work == .never ? nil : runtime, options: console)
    }

    /// Opens the console on a local storage, with a worker for `runtime` unless the storage is read-only.
    ///
    /// - Parameters:
    ///   - backend: The storage with its operator.
    ///   - runtime: The workflows; `nil` to execute no runs.
    ///   - options: The options of the console.
    /// - Returns: The way in which the console ended.
    /// - Throws: The errors of ``run(backend:worker:options:)``.
    package static func run(
        _ backend: LocalBackend,
        runtime: WorkflowRuntime?,
        options: ConsoleOptions
    ) async throws -> ConsoleEnd {
        guard let runtime, backend.readOnlyReason == nil else {
            return try await run(backend: backend, worker: nil, options: options)
        }
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: backend.storage.runs,
            events: backend.storage.events.contract,
            id: WorkerID("console-\(backend.makeToken())"),
            // Closing the console waits for the end of its runs within the grace period. The next worker continues
            // unfinished runs.
            options: WorkflowWorker.Options(
                selection: options.hold == nil ? .queue : .named,
                stopGrace: .milliseconds(500)
            )
        )
        return try await run(backend: backend, worker: ConsoleWorker(worker), options: options)
    }

    /// Prepares the console for the storage of a runtime.
    ///
    /// - Parameters:
    ///   - runtime: The workflows and their saver.
    ///   - title: A short name of the database.
    ///   - options: The options of the console.
    ///   - exactVariable: Returns a variable of the environment; `nil` only when unset.
    /// - Returns: The storage with its operator, and the options of the console.
    /// - Throws: `usage` for a saver without a queue or event log, and for a blank operator; `configuration` with the
    ///   file and line.
    package static func prepare(
        _ runtime: WorkflowRuntime,
        title: String,
        options: Options,
        exactVariable: @escaping @Sendable (String) -> String?
    ) async throws -> (OperatedStorage, ConsoleOptions) {
        guard let storage = runtime.storage else {
            throw OperationError(
                .usage,
                "the console needs a saver with a run queue and an event log, such as SQLiteSaver"
            )
        }
        let variable: @Sendable (String) -> String? = { name in exactVariable(name).flatMap { $0.isEmpty ? nil : $0 } }
        let configFolder = options.configurationFolder.path(standard: UserFolder.configuration(variable: variable))
        let stateFolder = options.stateFolder.path(standard: StateFolder.path(variable: variable))
        let configuration = ConfigurationFile(in: configFolder)
        let path = storage.place.path
        let profile = try path.flatMap { try configuration.values().profile(nil, on: $0) }
        var opened = try await OperatedStorage(
            storage,
            identity: OperatorIdentity(
                name: try OperatorIdentity.person(profile: profile, variable: exactVariable("SIGNOFF_OPERATOR")),
                client: "console",
                profile: profile?.name ?? "default"
            ),
            workflows: runtime.workflows.map { RegisteredWorkflow($0, release: runtime.release(of: $0.name)) },
            stateFolder: stateFolder
        )
        if options.isReadOnly {
            opened.backend = opened.backend.readingOnly(because: "the console was opened read-only")
        }
        var console = ConsoleOptions(
            databasePath: path,
            databaseName: title,
            stateFolder: stateFolder,
            configFolder: configFolder,
            configuration: configuration,
            profile: profile,
            environment: variable
        )
        if options.work == .ifSafe {
            console.hold = WorkHold(opened.trust.trust?.ofOwnConsole, remembering: opened.trust)
        }
        return (opened, console)
    }
}
