import CellGrid
import ConsoleApp
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffRemote

/// An open database or server with what a command does to it and where it prints.
struct Session: Sendable {
    /// What a command is going to do, which decides whether a missing database is made.
    enum Purpose {
        /// Look only; a database that may only be read will do.
        case reading
        /// Answer, retry, work: the database must be there.
        case deciding
        /// Start something: a missing database is made.
        case starting
    }

    /// Where the threads are.
    enum Place: Sendable {
        /// In a database of this machine, of whose writers something is known.
        case database(LocalBackend, DatabaseTrust)
        /// On a LangGraph server.
        case server(LangGraphBackend)
    }

    private var opened: Place
    let output: Output
    /// How the database is named on a command line that goes on with this one's work: nothing where it is found without.
    let databaseWords: String
    /// The files that keep the newest ledger entry that was seen; nil keeps none.
    var keptHead: KeptLedgerHead?
    /// Whether something is decided or executed, in place of only looked at.
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

    /// What the operator can do, wherever the threads are.
    var backend: any OperatorBackend {
        switch opened {
        case .database(let backend, _): backend
        case .server(let backend): backend
        }
    }

    /// The server with its verbs; nil for a database.
    var server: LangGraphBackend? {
        if case .server(let backend) = opened { backend } else { nil }
    }

    /// The database with its verbs, for the commands that are about a database of this machine and for the workers of this program.
    var local: LocalBackend {
        get throws { try database.local }
    }

    /// What is known about who may have written the file.
    var trust: DatabaseTrust {
        get throws { try database.trust }
    }

    /// The database itself.
    var storage: WorkflowStorage {
        get throws { try local.storage }
    }

    private var database: (local: LocalBackend, trust: DatabaseTrust) {
        get throws {
            guard case .database(let local, let trust) = opened else {
                throw OperationError(.unsupported, "this is about a database of this machine, and a server was named")
            }
            return (local, trust)
        }
    }

    /// Opens the database the options name.
    ///
    /// `addsTables` says whether a database that another program made gets our tables, `keepsHead` whether the newest entry of its ledger is kept at once for
    /// later verifications, `missing` why the command does nothing on a server; nil where it works on one.
    ///
    /// - Throws: What the saver throws, `not_found` for a named database that is missing, what connecting to a server throws, and `unsupported` with `missing`.
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
        // A console opens on a read-only profile with its lock on; a command has nobody to lift it.
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
        // The console lists what there is and goes on; a command lists once.
        if client == "command" { await session.waitForIndex() }
        return session
    }

    /// Keeps the newest entry of the ledger, and how far the database is, for later openings and verifications.
    ///
    /// Where it cannot be kept the command does its work all the same, and says so when it decides or executes something; 'ledger verify' reads what was
    /// kept, and says what is wrong with it.
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
            // A missing file was made already, with the rights it must have.
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

    /// Prints an event; in text what `updates` tell is not told once more as `values`.
    func show(_ event: RunEvent, showsThread: Bool = false) {
        if output.isJSON {
            output.jsonLine(event.json)
        } else if event.mode != "values" {
            output.line(EventReport(event: event).line(showsThread: showsThread))
        }
    }

    /// The same session with nothing allowed that writes.
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
