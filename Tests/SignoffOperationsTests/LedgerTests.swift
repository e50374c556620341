import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("The ledger of an operator")
struct LedgerTests {
    private func answered() async throws -> OperatedWorkflows {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let item = try await world.maria.onlyItem(of: "t-1")
        _ = try await world.maria.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        return world
    }

    @Test("An answer given through the library is recorded: thread, question, digests, who and under which account")
    func library() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.askTwice, "x", on: "t-1")
        let question = try await world.maria.onlyItem(of: "t-1").question
        let id = try #require(question.interrupt.id)
        let config = RunConfig(requestedBy: "nightly job")
        _ = try await world.runtime.invoke(
            OperatedWorkflows.askTwice,
            .resume(try Command(resume: ["fine": 1] as JSONValue)),
            on: "t-1",
            config: config
        )
        let entry = try #require(try await world.maria.ledger().first)
        #expect(
            entry.record == [
                "v": 2, "at": .string(entry.at.iso8601), "actor": "nightly job", "os_user": "service", "host": "rack",
                "profile": nil, "client": "library", "thread": "t-1", "workflow": "ask_twice",
                "interrupt": .string(id.rawValue),
                "payload_digest": .string(question.payloadDigest.rawValue), "decisions": [["type": "answer"]],
                "answer_digest": .string(SHA256.hexDigest(of: Array(#"{"fine":1}"#.utf8))), "outcome": "sent",
            ]
        )
        let runs = try await world.maria.runs(of: "t-1")
        #expect(runs.compactMap(\.ledgerHash) == [entry.hash])
        let verification = try await world.maria.verifyLedger()
        #expect(verification.problem == nil)
        #expect(verification.unrecordedRuns == 0)
    }

    @Test("Continuing, starting and replaying record nothing, because they bring no answer")
    func noAnswers() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, .proceed, on: "t-1")
        _ = try? await world.runtime.invoke(OperatedWorkflows.fail, "no", on: "t-2")
        #expect(try await world.maria.ledger().isEmpty)
    }

    @Test("A run that brings an answer without an entry is reported")
    func unrecorded() async throws {
        let world = try await answered()
        let request = RunRequest(
            thread: "t-2",
            workflow: "ask",
            action: .resume(answers: ["q": .bool(true)]),
            requestedBy: "eve"
        )
        let run = try await world.saver.submit(request, guardedBy: [], recording: nil)
        let verification = try await world.maria.verifyLedger()
        #expect(verification.problem == "run \(run.id) brought answers and has no entry of its own")
        #expect(verification.entries == 1)
        #expect(verification.unrecordedRuns == 1)
    }

    @Test("The ledger must have the heads that were kept, under their numbers")
    func expectedHeads() async throws {
        let world = try await answered()
        let head = try await world.maria.ledgerHead()
        #expect(head.number == 1)
        func problem(_ text: String) async throws -> String? {
            try await world.maria.verifyLedger(expecting: [try ExpectedLedgerHead(given: text)]).problem
        }
        #expect(try await problem("\(head)") == nil)
        #expect(try await problem(head.hash.uppercased()) == nil)
        #expect(try await problem("\(LedgerHead.empty)") == nil)
        #expect(try await problem("7:\(head.hash)") == "entry 7 that was given is entry 1 now")
        let other = String(repeating: "e", count: 64)
        #expect(
            try await problem("1:\(other)")
                == "the ledger no longer has entry 1 that was given: the file is an older copy, or its end was cut off"
        )
        for text in ["", "1", "1:", ":\(other)", "x:\(other)", "-1:\(other)", "1:\(other)0", "1:\(other):2"] {
            #expect(throws: OperationError.self, "\(text)") { try ExpectedLedgerHead(given: text) }
        }
        #expect(try await world.maria.ledgerHas(head))
        #expect(try await world.maria.ledgerHas(.empty))
        #expect(try await !world.maria.ledgerHas(LedgerHead(number: 1, hash: other)))
        #expect(try await !world.maria.ledgerHas(LedgerHead(number: .max, hash: head.hash)))
    }

    @Test(
        "A name in which nothing can be seen is refused, and nothing is written",
        arguments: ["", " ", "\t\n", "\u{200B}", "\u{2800}", "\u{3164}", "\u{AD}", "\u{7}", "\u{E000}"]
    )
    func blankNames(name: String) async throws {
        #expect(OperatorIdentity.isBlank(name))
        #expect(throws: OperationError.self) { try OperatorIdentity.name(among: [("--as", nil), ("$X", name)]) }
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let item = try await world.maria.onlyItem(of: "t-1")
        let nobody = LocalBackend(
            database: world.saver,
            identity: OperatorIdentity(name: name, client: "test"),
            workflows: [],
            time: world.clock.source,
            random: CountingRandom().source
        )
        await #expect {
            try await nobody.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        } throws: { ($0 as? OperationError)?.code == .usage }
        await #expect {
            try await nobody.record(.reveal, of: "$", on: "t-1")
        } throws: { ($0 as? OperationError)?.code == .usage }
        #expect(try await world.maria.ledger().isEmpty)
        #expect(try await world.maria.inbox().total == 1)
    }

    @Test("Names in any script are names", arguments: ["maria", "张", "é", "👩‍💻", "a b", "0"])
    func names(name: String) throws {
        #expect(!OperatorIdentity.isBlank(name))
        #expect(try OperatorIdentity.name(among: [("--as", nil), ("$X", name), ("$Y", "other")]) == name)
    }
}
