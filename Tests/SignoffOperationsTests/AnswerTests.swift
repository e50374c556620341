import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("Answering an item")
struct AnswerTests {
    private func asked(_ thread: ThreadID = "t-1") async throws -> (OperatedWorkflows, ReviewItem) {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: thread)
        return (world, try await world.maria.onlyItem(of: thread))
    }

    @Test("The preview is exactly what is stored as the answer")
    func previewIsSent() async throws {
        let (world, item) = try await asked()
        let answer = ItemAnswer(item: item, decisions: [.respond(["fine": 1])])
        let preview = try [answer].composed()
        let id = try #require(item.question.interrupt.id)
        #expect(preview == [id.rawValue: ["fine": 1]])
        let run = try await world.maria.answer([answer], token: "token")
        #expect(run.request.action == .resume(answers: [id: try StoredValue(["fine": 1] as JSONValue)]))
        #expect(run.request.workflow == "ask")
        #expect(run.request.requestedBy == "maria")
    }

    @Test("An answered item leaves the inbox at once")
    func leavesInbox() async throws {
        let (world, item) = try await asked()
        #expect(try await world.omar.inbox().total == 1)
        _ = try await world.maria.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        let page = try await world.omar.inbox()
        #expect(page.items.isEmpty)
        #expect(page.total == 0)
    }

    @Test("A second operator learns who answered, when and what, and nothing is written")
    func conflict() async throws {
        let (world, item) = try await asked()
        let first = try await world.maria.answer(
            [ItemAnswer(item: item, decisions: [.reject(message: "duplicate")])],
            token: "maria's"
        )
        world.clock.advance(by: .seconds(14))
        await #expect {
            try await world.omar.answer([ItemAnswer(item: item, decisions: [.approve])], token: "omar's")
        } throws: { error in
            let error = error as? OperationError
            return error?.description
                == "not sent: answered 14s ago by maria: reject \"duplicate\" [answer_conflict]"
                && error?.exitCode == 3
                && error?.earlierDecision == "reject \"duplicate\""
        }
        #expect(try await world.omar.runs(of: "t-1").map(\.id).contains(first.id))
        #expect(try await world.omar.run(token: "omar's") == nil)
        #expect(try await world.omar.ledger().count == 1)
    }

    @Test("The same token is the same request")
    func idempotent() async throws {
        let (world, item) = try await asked()
        let answer = [ItemAnswer(item: item, decisions: [.approve])]
        let first = try await world.maria.answer(answer, token: "token")
        let second = try await world.maria.answer(answer, token: "token")
        #expect(first.id == second.id)
        #expect(try await world.maria.ledger().count == 1)
        #expect(try await world.maria.run(token: "token")?.id == first.id)
    }

    @Test("A question that moved on refuses the answer to the one before")
    func movedOn() async throws {
        let world = try OperatedWorkflows()
        _ = try await world.runtime.invoke(OperatedWorkflows.askTwice, "x", on: "t-1")
        let stale = try await world.maria.onlyItem(of: "t-1")
        let command = try Command(resume: "yes")
        _ = try await world.runtime.invoke(OperatedWorkflows.askTwice, .resume(command), on: "t-1")
        let current = try await world.maria.onlyItem(of: "t-1")
        #expect(current.question.position == 1)
        await #expect {
            try await world.maria.answer([ItemAnswer(item: stale, decisions: [.approve])], token: "token")
        } throws: { error in (error as? OperationError)?.code == .answerConflict }
        #expect(try await world.maria.onlyItem(of: "t-1") == current)
        #expect(try await world.maria.ledger().map { $0.record["client"] } == ["library"])
    }

    @Test("What was shown is what is sent, or nothing is")
    func shown() async throws {
        let (world, item) = try await asked()
        let answer = ItemAnswer(item: item, decisions: [.approve], shown: ["other": true])
        await #expect {
            try await world.maria.answer([answer], token: "token")
        } throws: { error in (error as? OperationError)?.code == .invalidAnswer }
        #expect(try await world.maria.inbox().total == 1)
    }

    @Test("A decision that is refused ends with exit code 4 and writes nothing")
    func refusedDecision() async throws {
        let (world, item) = try await asked()
        await #expect {
            try await world.maria.answer([ItemAnswer(item: item, decisions: [.ignore])], token: "token")
        } throws: { error in
            let error = error as? OperationError
            return error?.exitCode == 4 && error?.description.hasSuffix("[invalid_answer]") == true
        }
        #expect(try await world.maria.inbox().total == 1)
    }

    @Test("Nothing is answered on a database that may only be read")
    func readOnly() async throws {
        let world = try OperatedWorkflows(readOnlyReason: "this database was made by another program")
        _ = try await world.runtime.invoke(OperatedWorkflows.ask, "cat", on: "t-1")
        let item = try await world.maria.onlyItem(of: "t-1")
        await #expect {
            try await world.maria.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        } throws: { error in
            (error as? OperationError)?.description
                == "cannot answer on thread 't-1': this database was made by another program [read_only]"
                && (error as? OperationError)?.exitCode == 6
        }
        #expect(try await world.maria.inbox().total == 1)
    }

    @Test("The ledger's chain holds, and a record says who decided what about which payload")
    func ledger() async throws {
        let (world, item) = try await asked()
        _ = try await world.maria.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        let entry = try #require(try await world.maria.ledger().first)
        #expect(entry.record["actor"] == "maria")
        #expect(entry.record["client"] == "test")
        #expect(entry.record["os_user"] == "login")
        #expect(entry.record["host"] == "desk")
        #expect(entry.record["thread"] == "t-1")
        #expect(entry.record["payload_digest"]?.stringValue == item.question.payloadDigest.rawValue)
        let verification = try await world.maria.verifyLedger()
        #expect(verification == LedgerVerification(entries: 1, hash: entry.hash, problem: nil))
    }

    @Test("An item that was answered is not pending, and the message says by whom")
    func answeredItem() async throws {
        let (world, item) = try await asked()
        _ = try await world.maria.answer([ItemAnswer(item: item, decisions: [.approve])], token: "token")
        world.clock.advance(by: .seconds(120))
        let id = try #require(item.question.interrupt.id)
        await #expect {
            try await world.omar.item(id)
        } throws: { error in
            (error as? OperationError)?.description
                == "question '\(id)' was answered 2m ago by maria: approve, nothing more to answer [interrupt_not_pending]"
        }
    }
}
