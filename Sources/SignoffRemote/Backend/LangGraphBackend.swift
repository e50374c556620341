import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// The verbs of an operator over a LangGraph server.
///
/// The server's workers do the work. Answers reach the question they were given to: the thread is read before they are sent, and the server compares the ids once more.
package struct LangGraphBackend: OperatorBackend {
    /// What a backend is made of beside its server.
    package struct Options: Sendable {
        /// Gives the current moment of this machine.
        package var time: TimeSource
        /// Gives the bits of new threads and tokens.
        package var random: RandomSource
        /// The record of this machine's decisions; nil for none.
        package var ledger: (any Ledger)?
        /// Reads what questions are about; nil for nothing.
        package var facts: QuestionFactsReader?
        /// How long the answer's run is waited for to begin.
        package var verdictWait: Duration

        /// Creates options.
        package init(
            time: TimeSource = .system,
            random: RandomSource = .system,
            ledger: (any Ledger)? = nil,
            facts: QuestionFactsReader? = nil,
            verdictWait: Duration = .seconds(30)
        ) {
            self.time = time
            self.random = random
            self.ledger = ledger
            self.facts = facts
            self.verdictWait = verdictWait
        }
    }

    /// The code with which a run fails whose answer was refused, because its question does not wait.
    package static let staleAnswer = "UnknownInterruptError"

    /// Who operates.
    package let identity: OperatorIdentity
    /// What the server tells of itself.
    package let info: ServerInfo
    let server: ServerConnection
    let options: Options
    let memory: BackendMemory
    let watched: WatchedThreads
    /// How far the server's clock is ahead of this machine's.
    private let clockAhead: Duration

    /// Connects to a server: reads what it tells of itself.
    ///
    /// - Throws: `server_unreachable`; `not_a_server`; `unauthorized`; `server_failed`.
    package init(_ server: ServerConnection, identity: OperatorIdentity, options: Options = Options()) async throws {
        let request = ServerRequest.get("/info")
        let reply: ServerReply
        do {
            reply = try await server.reply(request)
        } catch let error as MissingResource {
            throw Self.notAServer(server.url, cause: error)
        } catch let error as RefusedRequest {
            throw Self.notAServer(server.url, cause: error)
        }
        guard let json = try? reply.json(of: request), let info = ServerInfo(json) else {
            throw Self.notAServer(server.url, cause: nil)
        }
        self.server = server
        self.identity = identity
        self.info = info
        self.options = options
        memory = BackendMemory()
        watched = WatchedThreads()
        let difference = reply.date.map { $0.duration(since: options.time.now()) } ?? .zero
        // Dates of HTTP are cut to seconds: less than that is no difference.
        clockAhead = difference > .seconds(2) || difference < .seconds(-2) ? difference : .zero
    }

    private init(_ backend: LangGraphBackend, server: ServerConnection) {
        identity = backend.identity
        info = backend.info
        options = backend.options
        memory = backend.memory
        watched = backend.watched
        clockAhead = backend.clockAhead
        self.server = server
    }

    private static func notAServer(_ url: ServerURL, cause: (any Error)?) -> OperationError {
        OperationError(
            .notAServer,
            "\(url) is not the API of a LangGraph server: it tells no version; check the URL",
            cause: cause
        )
    }

    /// Returns the same backend with nothing sent that writes; a reason that is there already stays.
    package func readingOnly(because reason: String) -> LangGraphBackend {
        var server = server
        server.readOnlyReason = server.readOnlyReason ?? reason
        return LangGraphBackend(self, server: server)
    }

    /// Where the server is.
    package var place: StoragePlace { StoragePlace(title: server.url.host, key: server.url.description) }

    /// What a server allows.
    package var capabilities: BackendCapabilities {
        let none = Capability.unavailable(reason: "a LangGraph server keeps none")
        return BackendCapabilities(
            writing: Capability(unless: server.readOnlyReason),
            answers: info.refusesStaleAnswers ? .strictThenVerified : .readThenWrite,
            claims: none,
            notes: none,
            ledger: Capability(unless: options.ledger == nil ? "no ledger was given for this server" : nil),
            events: .unavailable(
                reason: "a LangGraph server tells the events of a run while its thread is in view, "
                    + "and those from before only of a run that was started as a resumable one"
            ),
            workers: .unavailable(reason: "a LangGraph server does not tell who works")
        )
    }

    /// What is said before answers are sent to a server that does not compare them; nil for one that does.
    package var answerWarning: String? {
        guard !info.refusesStaleAnswers else { return nil }
        return
            "this server runs LangGraph \(ForeignText.name(info.langgraphVersion ?? "of an unknown version")), which compares no answer with its question: "
            + "only the read before protects from an answer that comes too late"
    }

    /// The current moment of the server's clock.
    package var now: Timestamp { options.time.now().advanced(by: clockAhead) }

    /// A new token: 32 hexadecimal digits.
    package func makeToken() -> RequestToken {
        RequestToken(UUIDText.hexadecimal(options.random.next()) + UUIDText.hexadecimal(options.random.next()))
    }

    /// A mark of what is stored: a server has none.
    package func changeMark() async -> ChangeMark? { nil }

    /// A server builds no index.
    package func indexProgress() -> AsyncStream<IndexProgress> { AsyncStream { $0.finish() } }

    /// None: the server's lists need no index beside it.
    package func indexFaults() -> AsyncStream<String> { AsyncStream { $0.finish() } }

    /// Returns the graph a thread runs, as the server draws it; nil for a thread that runs none yet, and for a drawing that cannot be read.
    ///
    /// - Throws: `thread_not_found`.
    package func graph(of thread: ThreadID) async throws -> ThreadGraph? {
        let view = try await view(of: thread)
        guard let assistant = view.thread.metadata["assistant_id"]?.stringValue, UUIDText.isValid(assistant) else {
            return nil
        }
        return try await attempting("reading the graph of thread \(ForeignText.identifier(thread))") {
            do {
                let json = try await server.json(.get("/assistants/\(assistant)/graph"))
                guard let drawing = GraphDrawing(server: json) else { return nil }
                return ThreadGraph(
                    workflow: view.thread.graph ?? assistant,
                    drawing: drawing,
                    state: try view.state.snapshot(of: thread, questions: view.questions)
                )
            } catch is MissingResource {
                return nil
            }
        }
    }

    /// The graphs of the server, by name.
    package func workflows() async throws -> [WorkflowListing] {
        let assistants = try await attempting("reading the graphs of the server") {
            try await pages { offset in
                .query("/assistants/search", ["limit": 1_000, "offset": .integer(Int64(offset))])
            }.compactMap(ServerAssistant.init)
        }
        let summaries = Dictionary(assistants.map { ($0.graph, $0) }) { $0.isSystem ? $0 : $1 }
        return summaries.values.sorted { $0.graph < $1.graph }
            .map { WorkflowListing(name: $0.graph, summary: $0.summary ?? "") }
    }

    /// The most pages of a list that are read.
    private static let pageLimit = 100

    /// Reads all pages of a list, each of a thousand rows.
    func pages(_ request: (_ offset: Int) -> ServerRequest) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        for _ in 0..<Self.pageLimit {
            try Task.checkCancellation()
            let asked = request(rows.count)
            guard let page = try await server.json(asked).arrayValue else {
                throw OperationError(.serverFailed, "the server's reply to \(asked.words) is no list")
            }
            rows += page
            guard page.count >= 1_000 else { break }
        }
        return rows
    }

    /// Throws `usage` when nothing of the operator's name can be seen.
    func requireName(to attempt: String) throws {
        guard OperatorIdentity.isBlank(identity.name) else { return }
        throw OperationError(
            .usage,
            "cannot \(attempt): the operator's name is blank; give the name the ledger is to have"
        )
    }

    /// The metadata of a run that this operator asks for.
    func marks(_ token: RequestToken) -> JSONObject {
        [
            ServerRun.Key.token: .string(token.rawValue), ServerRun.Key.requester: .string(identity.name),
        ]
    }
}
