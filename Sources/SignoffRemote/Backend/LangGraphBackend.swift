import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

/// The operator's backend on a LangGraph server.
///
/// The server's workers execute the runs. An answer reaches the question it was given to, because the thread is read
/// before the answer is sent, and the server compares the ids again.
package struct LangGraphBackend: OperatorBackend {
    /// The options of a backend, apart from its server.
    package struct Options: Sendable {
        /// The clock of this machine.
        package var time: TimeSource
        /// The source of new thread ids and tokens.
        package var random: RandomSource
        /// The ledger of this machine's decisions; `nil` for none.
        package var ledger: (any Ledger)?
        /// The reader of question facts; `nil` for none.
        package var facts: QuestionFactsReader?
        /// The maximum time to wait for the run of an answer to begin.
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

    /// The exception with which a run fails when its answer is refused because the question is not open.
    package static let staleAnswer = "UnknownInterruptError"

    /// The operator.
    package let identity: OperatorIdentity
    /// The server's information about itself.
    package let info: ServerInfo
    let server: ServerConnection
    let options: Options
    let memory: BackendMemory
    let watched: WatchedThreads
    /// The time by which the server's clock is ahead of the clock of this machine.
    private let clockAhead: Duration

    /// Connects to a server, and reads its information.
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
        // HTTP dates have whole seconds, so a smaller difference is ignored.
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
            "\(url) is not the API of a LangGraph server: it reports no version; check the URL",
            cause: cause
        )
    }

    /// Returns the same backend, read-only.
    ///
    /// An existing reason is kept.
    package func readingOnly(because reason: String) -> LangGraphBackend {
        var server = server
        server.readOnlyReason = server.readOnlyReason ?? reason
        return LangGraphBackend(self, server: server)
    }

    /// The place of the server.
    package var place: StoragePlace { StoragePlace(title: server.url.host, key: server.url.description) }

    /// The operations that a server supports.
    package var capabilities: BackendCapabilities {
        let none = Capability.unavailable(reason: "a LangGraph server does not store them")
        return BackendCapabilities(
            writing: Capability(unless: server.readOnlyReason),
            answers: info.refusesStaleAnswers ? .strictThenVerified : .readThenWrite,
            claims: none,
            notes: none,
            ledger: Capability(unless: options.ledger == nil ? "no ledger was given for this server" : nil),
            events: .unavailable(
                reason: "a LangGraph server streams the events of a run while its thread is in view, "
                    + "and earlier events only of a run that was started as resumable"
            ),
            workers: .unavailable(reason: "a LangGraph server does not list its workers")
        )
    }

    /// The warning before answers to a server that does not compare them with their questions; `nil` for other servers.
    package var answerWarning: String? {
        guard !info.refusesStaleAnswers else { return nil }
        return
            "this server runs LangGraph \(ForeignText.name(info.langgraphVersion ?? "of an unknown version")), which does not compare answers with their questions: "
            + "only the preceding read detects a late answer"
    }

    /// The current time on the server's clock.
    package var now: Timestamp { options.time.now().advanced(by: clockAhead) }

    /// Returns a new token of 32 hexadecimal digits.
    package func makeToken() -> RequestToken {
        RequestToken(UUIDText.hexadecimal(options.random.next()) + UUIDText.hexadecimal(options.random.next()))
    }

    /// Returns `nil`, because a server has no change mark.
    package func changeMark() async -> ChangeMark? { nil }

    /// Returns no progress, because a server builds no index.
    package func indexProgress() -> AsyncStream<IndexProgress> { AsyncStream { $0.finish() } }

    /// Returns no faults, because a server needs no index.
    package func indexFaults() -> AsyncStream<String> { AsyncStream { $0.finish() } }

    /// Returns the graph of a thread as the server draws it; `nil` for a thread without a run, and for an unreadable
    /// drawing.
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

    /// Returns the graphs of the server by name.
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

    /// The maximum number of pages of a list.
    private static let pageLimit = 100

    /// Returns all pages of a list, with a thousand rows each.
    func pages(_ request: (_ offset: Int) -> ServerRequest) async throws -> [JSONValue] {
        var rows: [JSONValue] = []
        for _ in 0..<Self.pageLimit {
            try Task.checkCancellation()
            let asked = request(rows.count)
            guard let page = try await server.json(asked).arrayValue else {
                throw OperationError(.serverFailed, "the server's reply to \(asked.words) is not a list")
            }
            rows += page
            guard page.count >= 1_000 else { break }
        }
        return rows
    }

    /// Throws `usage` when the operator's name has no visible character.
    func requireName(to attempt: String) throws {
        guard OperatorIdentity.isBlank(identity.name) else { return }
        throw OperationError(
            .usage,
            "cannot \(attempt): the operator's name is blank; give the name for the ledger"
        )
    }

    /// Returns the metadata of a run that this operator requests.
    func marks(_ token: RequestToken) -> JSONObject {
        [
            ServerRun.Key.token: .string(token.rawValue), ServerRun.Key.requester: .string(identity.name),
        ]
    }
}
