import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Testing

@Suite("The replies of a server")
struct ReadingTests {
    @Test("A question of a recorded state has its payload, digest, checkpoint and time")
    func question() throws {
        let state = try #require(ServerState(try Recording("threads_state").body("interrupted")))
        let question = try #require(state.openQuestions(of: "t", workflow: "essay_review").first)
        #expect(question.interrupt.id == "6518b0fb66847978e083c93bc6821ff8")
        #expect(question.checkpoint == "1f1e683a-bf72-63f9-bfff-ad604c5ddfcb")
        #expect(question.namespace == "")
        #expect(question.task == "0197c5c0-668c-3b0b-73e3-e605cbe0d120")
        #expect(question.interrupt.value.jsonProjection["essay"] == "An essay about topic: cat")
        #expect(question.payloadDigest == PayloadDigest(of: question.interrupt.value))
        #expect(question.waitingSince == Timestamp(iso8601: "2026-11-22T14:47:42.540069Z"))
    }

    @Test("A nested question is returned once, in its namespace, under the newest root checkpoint")
    func nested() throws {
        let state = try #require(
            ServerState(try Recording("threads_state").body("subgraphs=true: tasks[].state is filled"))
        )
        let questions = state.openQuestions(of: "t", workflow: "parent")
        #expect(questions.map(\.namespace) == ["child:5350afcc-9853-877a-07df-87aa46d5ce8f"])
        #expect(questions.first?.interrupt.id == "d61fca4c736885def4067c8332a86b37")
        #expect(questions.first?.task == "6c1665bb-2ad7-1ee3-fab2-74f1476ee656")
        #expect(questions.first?.checkpoint == "1f1e683a-d2a0-6a28-8002-285cc4914228")
        #expect(state.nestedNamespaces == ["child:5350afcc-9853-877a-07df-87aa46d5ce8f"])
    }

    @Test("A finished state asks nothing, and an unknown checkpoint does not exist")
    func nothing() throws {
        let recording = try Recording("threads_state")
        let finished = try #require(ServerState(try recording.body("finished")))
        #expect(finished.openQuestions(of: "t", workflow: nil).isEmpty)
        #expect(finished.exists)
        #expect(try ServerState(recording.body("unknown checkpoint id"))?.exists == false)
        #expect(try ServerState(recording.body("no state yet"))?.exists == false)
    }

    @Test("A question of a failed task is marked, because it may already be answered")
    func failedTask() throws {
        var json = try #require(Recording("threads_state").body("interrupted").objectValue)
        var task = try #require(json["tasks"]?.arrayValue?.first?.objectValue)
        task["error"] = "ValueError('no')"
        json["tasks"] = [.object(task)]
        let question = try #require(ServerState(.object(json))?.openQuestions(of: "t", workflow: nil).first)
        #expect(question.declaredFacts?.field("server") == .text("may already be answered, retry first"))
    }

    @Test("A question of a body or node has none behind it; one of a called task may have others")
    func othersMayFollow() throws {
        for note in ["interrupted", "subgraphs=true: tasks[].state is filled"] {
            let state = try #require(ServerState(try Recording("threads_state").body(note)))
            #expect(state.openQuestions(of: "t", workflow: nil).map(\.declaredFacts) == [nil], "\(note)")
        }
        var json = try #require(Recording("threads_state").body("interrupted").objectValue)
        var task = try #require(json["tasks"]?.arrayValue?.first?.objectValue)
        // The second question of the same body.
        let place = "essay_review:0197c5c0-668c-3b0b-73e3-e605cbe0d120"
        for (text, words) in [("\(place)|1", nil), ("\(place)|score:0197c5c0", "others may follow")] {
            let id = TaskIdentity.interrupt(inNamespace: text, answers: 0)
            task["interrupts"] = [["id": .string(id.rawValue), "value": "pay?"]]
            json["tasks"] = [.object(task)]
            let question = try #require(ServerState(.object(json))?.openQuestions(of: "t", workflow: nil).first)
            #expect(question.declaredFacts?.field("server") == words.map { .text($0) })
        }
    }

    @Test("Threads of a recorded list have their status, graph, questions and error")
    func threads() throws {
        let rows = try #require(Recording("threads_search").body("ids").arrayValue).compactMap(ServerThread.init)
        #expect(rows.map(\.status) == [.error, .interrupted])
        #expect(rows.map(\.questionCount) == [0, 1])
        #expect(rows.map(\.graph) == ["failing", "essay_review"])
        #expect(rows.first?.error?.name == "ValueError")
    }

    @Test("Errors of a recorded server have their codes")
    func errors() async throws {
        let recording = try Recording("auth")
        for (note, code, exit) in [("no key", "unauthorized", 5), ("guest may not create", "forbidden", 6)] {
            let reply = try recording.reply(note)
            let error = await refused { reply }
            #expect(error?.code.description == code)
            #expect(error?.exitCode == Int32(exit))
        }
    }

    @Test(
        "Other replies have codes",
        arguments: [
            (502, "<html>", "server_failed"), (503, "", "server_failed"), (429, "{}", "server_failed"),
            (409, "{\"detail\":\"busy\"}", "thread_busy"), (404, "<html>nginx</html>", "not_a_server"),
            (302, "", "not_a_server"), (200, "<html>", "server_failed"),
        ]
    )
    func replies(_ status: Int, _ body: String, _ code: String) async {
        let error = await refused { ServerReply(status: status, body: Array(body.utf8)) }
        #expect(error?.code.description == code)
    }

    private func refused(_ reply: @escaping @Sendable () -> ServerReply) async -> OperationError? {
        await #expect(throws: OperationError.self) {
            let server = ServerConnection(
                url: try ServerURL("http://127.0.0.1"),
                transport: ImitatedServer { _ in reply() },
                sleep: { _ in }
            )
            _ = try await server.json(.query("/threads/search", [:]))
        }
    }

    @Test("A server that asks to wait is awaited once, for reading requests only")
    func retryAfter() async throws {
        let server = ImitatedServer { _ in ServerReply(status: 429, body: [], retryAfter: 1) }
        let connection = ServerConnection(url: try ServerURL("http://h"), transport: server, sleep: { _ in })
        await #expect(throws: OperationError.self) { try await connection.json(.get("/info")) }
        #expect(server.requests.count == 2)
        await #expect(throws: OperationError.self) { try await connection.json(.write("/threads")) }
        #expect(server.requests.count == 3)
    }

    @Test(
        "A reply that is not from a LangGraph server is refused as such",
        arguments: ["{}", "[]", "<html>", "{\"version\":1}"]
    )
    func notAServer(_ body: String) async {
        let error = await #expect(throws: OperationError.self) {
            try await ImitatedServer { _ in ServerReply(status: 200, body: Array(body.utf8)) }.backend()
        }
        #expect(error?.code.description == "not_a_server")
    }

    @Test(
        "A server without the flag is recognized by its version",
        arguments: [
            ("1.2.22", true), ("1.2.21", false), ("1.3.0", true), ("2.0.0", true), ("1.2.11", false), ("0.9", false),
            ("1.10.0", true),
        ]
    )
    func flag(_ version: String, _ isStrict: Bool) async throws {
        let backend = try await ImitatedServer { _ in
            ServerReply(["version": "0.16.7", "langgraph_py_version": .string(version)])
        }.backend()
        #expect(backend.capabilities.answers == (isStrict ? .strictThenVerified : .readThenWrite))
        #expect((backend.answerWarning == nil) == isStrict)
        #expect(backend.answerWarning?.contains(version) ?? true)
    }

    @Test(
        "A URL is http or https, may have a path, and has no user",
        arguments: [
            ("http://host:2024", "http://host:2024", "host:2024"),
            ("HTTPS://Example.COM/base/", "https://example.com/base", "example.com"),
            ("http://[::1]:2024/", "http://[::1]:2024", "[::1]:2024"),
        ]
    )
    func url(_ text: String, _ whole: String, _ host: String) throws {
        let url = try ServerURL(text)
        #expect(url.description == whole)
        #expect(url.host == host)
    }

    @Test(
        "Another URL is refused, and never shown",
        arguments: [
            "ftp://secret", "secret:2024", "http://user:secret@host", "http://secret?x", "http://secret#x", "http://",
            "http:///secret", "http://se cret", "http://:1/secret", "http://s\u{e9}cret",
        ]
    )
    func badURL(_ text: String) {
        let error = #expect(throws: OperationError.self) { try ServerURL(text) }
        #expect(error?.code.description == "usage")
        #expect(error?.message.contains("secret") == false)
    }

    @Test("A text that is not a UUID is not the id of a thread, and becomes part of no path")
    func threadNames() async throws {
        let server = ImitatedServer { _ in ServerReply(["version": "1"]) }
        let backend = try await server.backend()
        for name in ["../runs", "t-1", "01a203ba-2997-761e-a53c-fce2d7ae1723/../x", ""] {
            let error = await #expect(throws: OperationError.self) { try await backend.thread(ThreadID(name)) }
            #expect(error?.code.description == "thread_not_found")
            let start = await #expect(throws: OperationError.self) {
                try await backend.start("pay", input: 1, on: ThreadID(name))
            }
            #expect(start?.code.description == "usage")
        }
        #expect(server.requests.map(\.path) == ["/info"])
    }

    @Test("The outcome of an answer that the events of a run prove")
    func verdicts() throws {
        let metadata = try ServerEvent("metadata", "{}", id: nil)
        #expect(AnswerVerdict(metadata) == nil)
        #expect(AnswerVerdict(try ServerEvent("values", "null", id: nil)) == .taken)
        #expect(AnswerVerdict(try ServerEvent("error", "{\"error\":\"UnknownInterruptError\"}", id: nil)) == .refused)
        // The run began and failed, so the answer was accepted.
        #expect(AnswerVerdict(try ServerEvent("error", "{\"error\":\"ValueError\"}", id: nil)) == .taken)
    }
}
