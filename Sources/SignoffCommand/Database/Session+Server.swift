import ConsoleApp
import Glibc
import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
import SignoffRemote
import SignoffReview

extension Session {
    /// Opens the session of a command on a server.
    ///
    /// - Throws: The errors of connecting to a server.
    static func open(
        _ place: ServerPlace,
        _ options: CommonOptions,
        for purpose: Purpose,
        client: String,
        environment: Environment
    ) async throws -> Session {
        let profile = try options.profile(environment)
        let name = try environment.operatorName(given: options.name, profile: profile)
        let connection = ServerConnection(
            url: place.url,
            transport: try HTTPTransport(
                url: place.url,
                fields: place.fields.map { HTTPRequest.Field($0.name, $0.value) },
                options: HTTPOptions(
                    authorities: environment.variable("SSL_CERT_FILE"),
                    certificate: environment.variable("SIGNOFF_CLIENT_CERTIFICATE"),
                    key: environment.variable("SIGNOFF_CLIENT_KEY")
                )
            ),
            // A console with a read-only profile opens locked and can be unlocked. A command cannot be unlocked.
            readOnlyReason: client == "console" ? nil : profile?.lockReason
        )
        let folder = try ServerFolder(of: place.url, environment: environment)
        // A command that only reads leaves no files behind.
        if purpose != .reading { try folder.make() }
        let backend = try await LangGraphBackend(
            connection,
            identity: OperatorIdentity(name: name, client: client, profile: profile?.name ?? "default"),
            options: LangGraphBackend.Options(
                ledger: folder.ledger,
                facts: try StorageProviders.facts(environment)
            )
        )
        var session = Session(
            server: backend,
            output: options.output,
            placeWords: words("--server", options.server) + words("--profile", options.profile)
        )
        session.keptHead = KeptLedgerHead(stateFolder: folder.path)
        session.isDeciding = purpose != .reading
        OpenDatabases.add(session)
        // The console shows the warning on its screen.
        if purpose != .reading, client == "command", let warning = backend.answerWarning {
            session.output.note(warning)
        }
        return session
    }

    /// Follows a run that the server executes, and prints its outcome.
    ///
    /// With `detach`, only the fact that the run is stored is printed.
    func followOnServer(_ backend: LangGraphBackend, _ run: Run, detach: Bool) async throws {
        guard !detach else {
            report(run, says: "run \(run.id) is stored; the server executes it")
            return
        }
        let ended: Run
        do {
            ended = try await Interruption.cancelling { try await backend.follow(run) { self.show($0) } }
        } catch let error as CancellationError {
            output.note(
                "run \(run.id) continues on the server; 'signoff cancel \(run.id) --thread \(run.request.thread)' stops it"
            )
            throw error
        }
        // A refusal that arrives after the answer was reported as stored is the error of the run.
        guard ended.error?.code != LangGraphBackend.staleAnswer else {
            throw OperationError(
                .answerConflict,
                "not answered: the question no longer waited on thread \(ended.request.thread) when run \(ended.id) began"
            )
        }
        try await finish(ended)
    }

    /// Prints the events of a run, or of each new run of a thread.
    ///
    /// - Throws: `usage` when neither is named, because a server streams events by run.
    func watch(_ backend: LangGraphBackend, run: RunID?, thread: ThreadID?) async throws {
        if let thread { try await backend.learnRuns(of: thread) }
        if let run {
            _ = try await backend.follow(try await backend.run(run)) { self.show($0) }
            return
        }
        guard let thread else {
            throw OperationError(
                .usage,
                "a LangGraph server streams events by run: name a thread with --thread, or a run with --run"
            )
        }
        var followed: Set<RunID> = []
        while !StandardStreams.isReaderGone {
            let active = try await backend.runs(of: thread, limit: 10).filter {
                $0.isActive && !followed.contains($0.id)
            }
            for run in active.reversed() {
                followed.insert(run.id)
                _ = try await backend.follow(run) { self.show($0) }
            }
            try await Task.sleep(for: .seconds(1))
        }
    }
}

/// The folder for one server in the state folder.
struct ServerFolder {
    let path: String

    /// Finds the folder for a server.
    ///
    /// - Throws: `usage` without a state folder.
    init(of url: ServerURL, environment: Environment) throws {
        guard let state = environment.stateFolder else {
            throw OperationError(
                .usage,
                "no home folder is known for the ledger of the server: set $HOME or $XDG_STATE_HOME"
            )
        }
        let digest = SHA256.hexDigest(of: Array(url.description.utf8)).prefix(16)
        path = "\(state)/servers/\(digest)"
    }

    /// Creates the folder if it is missing.
    ///
    /// - Throws: `unreadable` when the folder cannot be created.
    func make() throws {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST, access(made, F_OK) != 0 else { continue }
            throw OperationError(.unreadable, "cannot make the folder '\(made)': \(String(cString: strerror(errno)))")
        }
    }

    /// The ledger of the decisions that this machine sent to the server.
    var ledger: LedgerFile { LedgerFile(path: ledgerPath) }

    /// Whether this machine has sent a decision to the server.
    var hasLedger: Bool { access(ledgerPath, F_OK) == 0 }

    /// The path of the ledger file.
    var ledgerPath: String { "\(path)/ledger.jsonl" }
}
