import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Testing

@Suite("Requests that a server does not take", .timeLimit(.minutes(5)))
struct RequestCodeTests {
    /// A verb, by its name.
    struct Verb: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let perform: @Sendable (LangGraphBackend) async throws -> Void

        static let thread = AskingThread.thread

        static let all: [Verb] = [
            Verb(testDescription: "inbox") { _ = try await $0.inbox() },
            Verb(testDescription: "threads") { _ = try await $0.threads() },
            Verb(testDescription: "failures") { _ = try await $0.failures() },
            Verb(testDescription: "runs") { _ = try await $0.runs(limit: 10) },
            Verb(testDescription: "workflows") { _ = try await $0.workflows() },
            Verb(testDescription: "standing") { _ = try await $0.standing() },
            Verb(testDescription: "history") { _ = try await $0.historyPage(of: thread) },
            Verb(testDescription: "run by its id") { _ = try await $0.run(RunID(AskingThread.run)) },
            Verb(testDescription: "start") { _ = try await $0.start("pay", input: 1) },
            Verb(testDescription: "cancel") { _ = try await $0.cancel(RunID(AskingThread.run)) },
        ]
    }

    @Test(
        "Each verb ends with 5 and a code, and reports the detail from the server",
        arguments: Verb.all,
        [(422, "no such field"), (400, "no such order"), (500, "out of memory")]
    )
    func refused(_ verb: Verb, _ reply: (status: Int, detail: String)) async throws {
        let server = ImitatedServer { request in
            request.path == "/info"
                ? ServerReply(["version": "0.16.7", "langgraph_py_version": "1.2.22", "flags": [:]])
                : ServerReply(["detail": .string(reply.detail)], status: reply.status)
        }
        let backend = try await server.backend()
        let error = await #expect(throws: OperationError.self) { try await verb.perform(backend) }
        #expect(error?.code.description == "server_failed")
        #expect(error?.exitCode == 5)
        #expect(error?.message.contains(reply.detail) == true)
        #expect(error?.message.contains("RefusedRequest") == false)
    }

    @Test(
        "A request that reached the server twice is one request, also where its second reply came back",
        arguments: [0, 1]
    )
    func twice(_ number: Int) async throws {
        let thread = AskingThread()
        if number == 1 { thread.fail("ValueError", task: "ValueError('no money')") }
        let server = ImitatedServer { request in
            if let reply = thread.reply(to: request) { return reply }
            if request.path == "/assistants/search" { return ServerReply([["assistant_id": "a", "graph_id": "pay"]]) }
            thread.add(request.body)
            return ServerReply(["detail": "Thread is already running a task."], status: 409)
        }
        let backend = try await server.backend()
        let run =
            number == 0
            ? try await backend.start("pay", input: 1, on: AskingThread.thread, token: "token-1")
            : try await backend.retry(thread: AskingThread.thread, token: "token-1")
        #expect(run.request.clientToken == "token-1")
        #expect(server.writes.count == 1)
    }

    @Test("A request that met another run is refused")
    func busy() async throws {
        let thread = AskingThread()
        thread.fail("ValueError", task: "ValueError('no money')")
        let server = ImitatedServer { request in
            thread.reply(to: request) ?? ServerReply(["detail": "Thread is already running a task."], status: 409)
        }
        let backend = try await server.backend()
        let error = await #expect(throws: OperationError.self) {
            try await backend.retry(thread: AskingThread.thread, token: "token-1")
        }
        #expect(error?.code.description == "thread_busy")
        #expect(error?.exitCode == 3)
    }
}
