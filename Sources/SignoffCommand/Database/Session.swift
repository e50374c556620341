import CellGrid
import ConsoleApp
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffRemote

/// An open database or server, with the output and the access of one command.
struct Session: Sendable {
    /// The purpose of a command, which decides whether a missing database is created.
    enum Purpose {
        /// Read only; a read-only database suffices.
        case reading
        /// Answer, retry or execute: the database must exist.
        case deciding
        /// Start a run: a missing database is created.
        case starting
    }

    /// The place of the threads.
    enum Place: Sendable {
        /// A database of this machine, with the trust in its writers.
        case database(LocalBackend, DatabaseTrust)
        /// On a LangGraph server.
        case server(LangGraphBackend)
    }

    private var opened: Place
    let output: Output
    /// The options that name the database on a suggested command line; empty when the default finds it.
    let databaseWords: String
    /// The file that keeps the newest ledger entry this account saw; `nil` when no head is kept.
    var keptHead: KeptLedgerHead?
    /// Whether the command decides or executes something.
    var isDeciding = false

    /// Creates the session of a database.
    init(
        local: LocalBackend,
        output: Output,
        trust: DatabaseTrust,
        databaseWords: String,
        keptHead: KeptLedgerHead? = nil,
        isDeciding: Bool = false
    ) {
        opened = .database(local, trust)
        self.output = output
        self.databaseWords = databaseWords
        self.keptHead = keptHead
        self.isDeciding = isDeciding
    }

    /// Creates the session of a server.
    init(server: LangGraphBackend, output: Output, placeWords: String) {
        opened = .server(server)
        self.output = output
        databaseWords = placeWords
    }

    /// The operator's backend of the database or server.
    var backend: any OperatorBackend {
        switch opened {
        case .database(let backend, _): backend
        case .server(let backend): backend
        }
    }

    /// The backend of the server; `nil` for a database.
    var server: LangGraphBackend? {
        if case .server(let backend) = opened { backend } else { nil }
    }

    /// The backend of the database, for commands that need a database of this machine and for workers of this program.
    var local: LocalBackend {
        get throws { try database.local }
    }

    /// The trust in the writers of the file.
    var trust: DatabaseTrust {
        get throws { try database.trust }
    }

    /// The storage of the database.
    var storage: WorkflowStorage {
        get throws { try local.storage }
    }

    private var database: (local: LocalBackend, trust: DatabaseTrust) {
        get throws {
            guard case .database(let local, let trust) = opened else {
                throw OperationError(
                    .unsupported,
                    "this command needs a database of this machine, and a server was named"
                )
            }
            return (local, trust)
        }
    }

    /// Opens the database or server that the options name.
    ///
    /// `addsTables` says whether a database of another program gets Signoff's tables. `keepsHead` says whether the newest
    /// ledger entry is kept at once for later verifications. `missing` is the reason why the command is not available on a
    /// server; `nil` where it is available.
    ///
    /// - Throws: The errors of opening the storage and of connecting to a server; `not_found` for a named database that is
    ///   missing; `unsupported` with `missing` on a server.
    static func open(
        _ options: CommonOptions,
        for purpose: Purpose,
        client: String = "command",
        keepsHead: Bool = true,
        missing: String? = nil,
        addsTables: Bool = false,
        environment: Environment = .process
    ) async throws -> Session {
        if let server = try options.server(environment) {
            if let missing { throw OperationError(.unsupported, missing) }
            return try await open(server, options, for: purpose, client: client, environment: environment)
        }
        let profile = try options.profile(environment)
        let name = try environment.operatorName(given: options.name, profile: profile)
        let location = try options.location(environment)
        switch (location, purpose) {
        case (.standard, _), (.named, .starting): try location.createIfMissing()
        case (.named, _): try location.requireExisting()
        case (.server, _): break
        }
        let indexFolder = environment.cacheFolder.map { "\($0)/indexes" }
        let storage = try await openStorage(
            at: location,
            mayReadOnly: purpose == .reading,
            isCreating: purpose == .starting,
            addsTables: addsTables,
            indexFolder: indexFolder,
            trustFolder: environment.stateFolder,
            facts: try StorageProviders.facts(environment)
        )
        // A console on a read-only profile opens locked and can be unlocked. A command cannot be unlocked.
        let lock = client == "console" ? nil : profile?.lockReason
        let opened = try await OperatedStorage(
            storage,
            identity: OperatorIdentity(name: name, client: client, profile: profile?.name ?? "default"),
            workflows: Workflows.registered,
            stateFolder: environment.stateFolder,
            readOnlyReason: lock
        )
        var session = Session(
            local: opened.backend,
            output: options.output,
            trust: opened.trust,
            databaseWords: Self.words("--db", options.db) + Self.words("--profile", options.profile),
            keptHead: opened.keptHead
        )
        session.isDeciding = purpose != .reading || client != "command"
        OpenDatabases.add(session)
        if keepsHead { await session.keepLedgerHead(sayingWhyNot: true) }
        // The console lists what is indexed and updates the list; a command lists once.
        if client == "command" { await session.waitForIndex() }
        return session
    }

    /// Keeps the newest entry of the ledger and the position of the database, for later openings and verifications.
    ///
    /// A command that cannot keep the entry continues, and reports the fault when it decides or executes something.
    /// 'ledger verify' compares the ledger with the kept entry.
    func keepLedgerHead(sayingWhyNot: Bool = false) async {
        let note = await keptHead?.keepIfPossible(for: backend, isDeciding: isDeciding)
        if sayingWhyNot, let note { output.note(note) }
    }

    static func words(_ option: String, _ value: String?) -> String {
        value.map { "\(option) \(ShellWord.quoted($0)) " } ?? ""
    }

    private static func openStorage(
        at place: DatabaseLocation,
        mayReadOnly: Bool,
        isCreating: Bool,
        addsTables: Bool,
        indexFolder: String?,
        trustFolder: String?,
        facts: QuestionFactsReader
    ) async throws -> WorkflowStorage {
        let location = place.storage
        let provider = try StorageProviders.provider(for: location)
        do {
            // A missing file was created before, with the required permissions.
            var options = StorageOptions(indexFolder: indexFolder, trustFolder: trustFolder, facts: facts)
            if case .server = place { options.createsMissing = isCreating }
            options.addsTables = addsTables
            return try await provider.open(location, options: options)
        } catch let error as CheckpointError where mayReadOnly && error.code == .readOnly {
            return try await provider.open(
                location,
                options: StorageOptions(isReadOnly: true, indexFolder: indexFolder, facts: facts)
            )
        } catch {
            throw OperationError(error, attempting: "opening '\(place.path)'")
        }
    }

    /// Prints an event.
    ///
    /// Text output omits the `values` event that repeats an `updates` event.
    func show(_ event: RunEvent, showsThread: Bool = false) {
        if output.isJSON {
            output.jsonLine(event.json)
        } else if event.mode != "values" {
            output.line(EventReport(event: event).line(showsThread: showsThread))
        }
    }

    /// Returns the same session with all writes refused.
    func readingOnly(because reason: String) throws -> Session {
        if let server {
            var session = self
            session.opened = .server(server.readingOnly(because: reason))
            return session
        }
        return Session(
            local: try local.readingOnly(because: reason),
            output: output,
            trust: try trust,
            databaseWords: databaseWords,
            keptHead: keptHead,
            isDeciding: isDeciding
        )
    }
}
