import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite("Answering on a server", .timeLimit(.minutes(5)))
struct AnsweringTests {
    private let thread = AskingThread()
    private let ledger = InMemorySaver()

    private static let began = [
        try? ServerEvent("metadata", "{\"run_id\":\"r\"}", id: "1-0"), try? ServerEvent("values", "null", id: "2-0"),
    ].compactMap(\.self)
    private static let refused = [
        try? ServerEvent("metadata", "{\"run_id\":\"r\"}", id: "1-0"),
        try? ServerEvent(
            "error",
            "{\"error\":\"UnknownInterruptError\",\"message\":\"An internal error occurred\"}",
            id: "2-0"
        ),
    ].compactMap(\.self)

    private func item(on backend: LangGraphBackend) async throws -> ReviewItem {
        try await backend.onlyItem(of: AskingThread.thread)
    }

    private func outcomes() async throws -> [String?] {
        try await ledger.ledger(after: 0, limit: 100).map { $0.record["outcome"]?.stringValue }
    }

    @Test("An answer is sent once, with the id of its question as its key, for no other run and no other question")
    func sent() async throws {
        let server = ImitatedServer(events: Self.began) { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            thread.ask(nil, status: "idle")
            return ServerReply(thread.add(request.body, status: "success"))
        }
        let backend = try await server.backend(ledger: ledger)
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        let run = try await backend.answer([answer], token: "token-1")
        #expect(run.request.requestedBy == "maria")
        let sent = try #require(server.writes.first)
        #expect(server.writes.count == 1)
        #expect(sent.path == "/threads/\(AskingThread.thread)/runs")
        #expect(sent.body?["command"] == ["resume": [AskingThread.question: "yes"]])
        #expect(sent.body?["multitask_strategy"] == "reject")
        #expect(sent.body?["config"] == ["configurable": ["__pregel_strict_resume": true]])
        #expect(sent.body?["assistant_id"] == "a")
        #expect(sent.body?.objectValue?.keys.contains("checkpoint") == false)
        #expect(try await outcomes() == ["sending", "sent"])
        #expect(try await backend.verifyLedger().problem == nil)
    }

    @Test(
        "Only a server that declares strict_resume gets it in the body",
        arguments: [true, false]
    )
    func strictResume(_ isTaken: Bool) async throws {
        let server = ImitatedServer(events: Self.began) { [thread] request in
            if request.path == "/info" {
                return ServerReply([
                    "version": "1", "langgraph_py_version": "1.0.0", "flags": ["strict_resume": .bool(isTaken)],
                ])
            }
            return thread.reply(to: request) ?? ServerReply(thread.add(request.body, status: "success"))
        }
        let backend = try await server.backend()
        #expect(backend.capabilities.answers == (isTaken ? .strictThenVerified : .readThenWrite))
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        _ = try await backend.answer([answer], token: "token-1")
        #expect(server.writes.first?.body?["strict_resume"] == (isTaken ? true : nil))
    }

    @Test("A request that reached the server twice counts once, for either reply", arguments: [409, 200])
    func twice(_ status: Int) async throws {
        // The first of two requests has a run that begins; where the second has one as well, that is refused.
        let server = ImitatedServer(events: status == 409 ? Self.began : Self.refused) { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            thread.add(request.body, status: "success")
            thread.ask(nil, status: "idle")
            guard status == 200 else {
                return ServerReply(["detail": "Thread is already running a task."], status: status)
            }
            var second = try #require(ServerRun.sample(of: request).objectValue)
            second["run_id"] = "01a22d15-9635-7206-9968-353107451556"
            return ServerReply(.object(second))
        }
        let backend = try await server.backend(ledger: ledger)
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        let run = try await backend.answer([answer], token: "token-1")
        #expect(run.id.rawValue == AskingThread.run)
        #expect(server.writes.count == 1)
        #expect(try await outcomes() == ["sending", "sent"])
    }

    @Test("An answer with an unknown outcome is looked up, and not reported as not stored while it may still arrive")
    func onItsWay() async throws {
        let server = ImitatedServer { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            throw TransportFailure("the connection was reset", mayHaveArrived: true)
        }
        let backend = try await server.backend()
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        _ = try? await backend.answer([answer], token: "token-1")
        let error = await #expect(throws: OperationError.self) { try await backend.run(token: "token-1") }
        #expect(error?.isOutcomeUnknown == true)
        thread.add(["metadata": ["signoff_token": "token-1"]], status: "success")
        #expect(try await backend.run(token: "token-1")?.id.rawValue == AskingThread.run)
        #expect(try await backend.run(token: "token-2") == nil)
    }

    @Test("Null is an answer")
    func null() async throws {
        let server = ImitatedServer(events: Self.began) { [thread] request in
            thread.reply(to: request) ?? ServerReply(thread.add(request.body, status: "success"))
        }
        let backend = try await server.backend()
        _ = try await backend.answer(
            [ItemAnswer(item: try await item(on: backend), decisions: [.respond(.null)])],
            token: "token-1"
        )
        #expect(server.writes.first?.body?["command"] == ["resume": [AskingThread.question: .null]])
    }

    @Test("An answer whose token was already sent is not sent again")
    func token() async throws {
        let server = ImitatedServer(events: Self.began) { [thread] request in
            thread.reply(to: request) ?? ServerReply(thread.add(request.body, status: "success"))
        }
        let backend = try await server.backend(ledger: ledger)
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        let first = try await backend.answer([answer], token: "token-1")
        #expect(try await backend.answer([answer], token: "token-1").id == first.id)
        #expect(server.writes.count == 1)
    }

    @Test("An answer to a question that has changed is not sent", arguments: 0..<4)
    func stale(_ change: Int) async throws {
        let server = ImitatedServer { [thread] request in
            thread.reply(to: request) ?? ServerReply(["detail": "not expected"], status: 500)
        }
        let backend = try await server.backend(ledger: ledger)
        let item = try await item(on: backend)
        let expected: AnswerConflict
        switch change {
        case 0:
            thread.ask(String(repeating: "0", count: 32), ["question": "pay 10000?"])
            expected = .movedOn(to: [InterruptID(String(repeating: "0", count: 32))])
        case 1:
            thread.ask(nil, status: "idle")
            expected = .nothingPending
        case 2:
            thread.ask(AskingThread.question, ["question": "pay 10000?"])
            expected = .payloadChanged(
                from: item.question.payloadDigest,
                to: PayloadDigest(of: try StoredValue(["question": "pay 10000?"] as JSONValue))
            )
        default:
            thread.goOn(to: "1f1e683a-c8fc-6617-8000-22f307950658")
            expected = .checkpointChanged(to: "1f1e683a-c8fc-6617-8000-22f307950658")
        }
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == "answer_conflict")
        #expect(error?.conflict == expected)
        #expect(server.writes.isEmpty)
        #expect(try await outcomes().isEmpty)
    }

    @Test("A refusal by the server is a conflict that names the other operator, and the ledger records it")
    func refusedByServer() async throws {
        let server = ImitatedServer(events: Self.refused) { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            // Another answer arrived first, and the task asks another question now.
            thread.add(
                ["metadata": ["signoff_operator": "omar"], "command": ["resume": [AskingThread.question: "no"]]],
                status: "success"
            )
            thread.ask(String(repeating: "0", count: 32), ["question": "pay 10000?"])
            thread.fail("UnknownInterruptError")
            var run = try #require(ServerRun.sample(of: request).objectValue)
            run["run_id"] = "01a22d15-9635-7206-9968-353107451556"
            return ServerReply(.object(run))
        }
        let backend = try await server.backend(ledger: ledger)
        let item = try await item(on: backend)
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == "answer_conflict")
        guard case .alreadyAnswered(by: "omar", at: _, run: _)? = error?.conflict else {
            Issue.record("the conflict is \(String(describing: error?.conflict))")
            return
        }
        // The thread asks a question, so nothing is sent to repair it.
        #expect(server.writes.count == 1)
        #expect(try await outcomes() == ["sending", "conflict"])
    }

    @Test(
        "A finished thread that a refused answer left in status error is repaired; one with a failed task is not",
        arguments: [true, false]
    )
    func mended(_ isDone: Bool) async throws {
        let server = ImitatedServer(events: Self.refused) { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            thread.ask(nil, status: "error")
            thread.fail("UnknownInterruptError", task: isDone ? .null : "ValueError('the winner failed')")
            return ServerReply(ServerRun.sample(of: request))
        }
        let backend = try await server.backend(ledger: ledger)
        let item = try await item(on: backend)
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == "answer_conflict")
        guard isDone else {
            #expect(server.writes.count == 1)
            return
        }
        #expect(server.writes.count == 2)
        let mending = try #require(server.writes.last?.body)
        #expect(mending.objectValue?.keys.contains { ["input", "command"].contains($0) } == false)
        #expect(mending["multitask_strategy"] == "reject")
        #expect(error?.message.contains("was cleared") == true)
    }

    @Test("Another run on the thread refuses an answer", arguments: [true, false])
    func busy(_ isAnswering: Bool) async throws {
        let server = ImitatedServer { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            let command: JSONValue = isAnswering ? ["resume": [AskingThread.question: "no"]] : .null
            thread.add(["metadata": ["signoff_operator": "omar"], "command": command], status: "running")
            return ServerReply(["detail": "Thread is already running a task."], status: 409)
        }
        let backend = try await server.backend(ledger: ledger)
        let item = try await item(on: backend)
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == (isAnswering ? "answer_conflict" : "thread_busy"))
        #expect(error?.exitCode == 3)
        #expect(try await outcomes() == ["sending", "conflict"])
    }

    @Test(
        "A request without a reply is looked up by its token, and the answer is never sent again",
        arguments: [true, false]
    )
    func lostReply(_ hasArrived: Bool) async throws {
        let server = ImitatedServer(events: Self.began) { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            if hasArrived { thread.add(request.body, status: "success") }
            throw TransportFailure("the connection was reset", mayHaveArrived: true)
        }
        let backend = try await server.backend(ledger: ledger)
        let answer = ItemAnswer(item: try await item(on: backend), decisions: [.respond("yes")])
        if hasArrived {
            let run = try await backend.answer([answer], token: "token-1")
            #expect(run.request.clientToken == "token-1")
        } else {
            let error = await #expect(throws: OperationError.self) {
                try await backend.answer([answer], token: "token-1")
            }
            #expect(error?.isOutcomeUnknown == true)
            #expect(error?.exitCode == 5)
            #expect(error?.message.contains("the outcome is unknown") == true)
        }
        #expect(server.writes.count == 1)
        #expect(try await outcomes() == ["sending", hasArrived ? "sent" : "unknown"])
    }

    @Test("An answer that did not reach the server is reported as not sent", arguments: [true, false])
    func notSent(_ isGarbled: Bool) async throws {
        let server = ImitatedServer { [thread] request in
            if let reply = thread.reply(to: request) { return reply }
            throw TransportFailure("connection refused", mayHaveArrived: false, isGarbled: isGarbled)
        }
        let backend = try await server.backend(ledger: ledger)
        let item = try await item(on: backend)
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == (isGarbled ? "server_failed" : "server_unreachable"))
        #expect(error?.isOutcomeUnknown == false)
        #expect(try await outcomes() == ["sending", "failed"])
    }

    @Test("Nothing is sent when the ledger cannot be written")
    func noLedger() async throws {
        let server = ImitatedServer { [thread] request in
            thread.reply(to: request) ?? ServerReply(["detail": "not expected"], status: 500)
        }
        let backend = try await server.backend(ledger: FullLedger())
        let item = try await item(on: backend)
        await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(server.writes.isEmpty)
    }

    @Test("A read-only backend sends no writing request")
    func readOnly() async throws {
        let server = ImitatedServer { [thread] request in
            thread.reply(to: request) ?? ServerReply(["detail": "not expected"], status: 500)
        }
        let backend = try await server.backend(readOnly: "the profile is read-only")
        let item = try await item(on: backend)
        let error = await #expect(throws: OperationError.self) {
            try await backend.answer([ItemAnswer(item: item, decisions: [.respond("yes")])], token: "token-1")
        }
        #expect(error?.code.description == "read_only")
        for verb in 0..<3 {
            let error = await #expect(throws: OperationError.self) {
                switch verb {
                case 0: _ = try await backend.start("pay", input: 1)
                case 1: _ = try await backend.retry(thread: AskingThread.thread)
                default: _ = try await backend.cancel(RunID(AskingThread.run))
                }
            }
            #expect(error?.code.description == "read_only")
        }
        #expect(server.writes.isEmpty)
    }

    @Test("A question that the server cannot address is not answered")
    func address() throws {
        for id in ["", "6518B0FB66847978E083C93BC6821FF8", "6518b0fb66847978e083c93bc6821ff", "question"] {
            let error = #expect(throws: OperationError.self) {
                try AnswerCheck.body([id: "yes"], to: "a", marks: [:])
            }
            #expect(error?.code.description == "invalid_answer")
        }
    }
}

/// A ledger on a full disk.
struct FullLedger: Ledger {
    func record(_ record: JSONObject) async throws { throw CheckpointError(.full, "the disk is full") }
    func ledger(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] { [] }
    func newestLedger(before sequence: Int64?, limit: Int) async throws -> [LedgerEntry] { [] }
}

extension ServerRun {
    /// The JSON of the pending run that a request creates.
    static func sample(of request: ServerRequest) -> JSONValue {
        [
            "run_id": .string(AskingThread.run), "thread_id": .string(AskingThread.thread.rawValue),
            "assistant_id": "a", "status": "pending", "metadata": request.body?["metadata"] ?? [:],
            "kwargs": ["command": request.body?["command"] ?? .null],
            "created_at": "2026-11-30T15:31:58.162750+00:00", "updated_at": "2026-11-30T15:31:59.153294+00:00",
        ]
    }
}
