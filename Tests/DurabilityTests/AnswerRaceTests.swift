import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Several programs that answer the same questions.
@Suite("Answers of several programs", .timeLimit(.minutes(10)))
struct AnswerRaceTests {
    private static let ask = Entrypoint("ask") { (question: String, flow) -> JSONValue in
        try await flow.interrupt(["question": question])
    }

    private func paused(_ count: Int, in folder: WorkFolder) async throws -> SQLiteSaver {
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.ask])
        for number in 0..<count {
            _ = try await runtime.invoke(Self.ask, "question \(number)", on: ThreadID("t\(number)"))
        }
        return saver
    }

    @Test("Of five that answer the same items at once one wins each, and the others learn who, when and what")
    func race() async throws {
        let folder = try WorkFolder()
        let count = 12
        let saver = try await paused(count, in: folder)
        let names = ["ann", "bob", "cleo", "dan", "eve"]
        let children = try names.map { try Probe.start("answer", named: $0, in: folder) }
        for child in children { #expect(await child.nextLine() == "ready") }
        for child in children { try child.send("") }
        var winners: [String: [String]] = [:]
        var refusals: [String: [String]] = [:]
        for (name, child) in zip(names, children) {
            for _ in 0..<count {
                let line = try #require(await child.nextLine(), "\(folder.lines(of: "errors"))")
                let said = try JSONValue(parsing: line)
                let item = try #require(said["item"]?.stringValue)
                if said["run"] != nil {
                    winners[item, default: []].append(name)
                } else {
                    #expect(said["error"] == "answer_conflict", "\(line)")
                    refusals[item, default: []].append(try #require(said["message"]?.stringValue))
                }
            }
        }
        #expect(winners.count == count)
        for (item, names) in winners {
            let winner = try #require(names.first)
            #expect(names.count == 1, "\(item) was answered by \(names)")
            let told = refusals[item] ?? []
            #expect(told.count == 4)
            for message in told {
                let pattern = "not sent: answered [0-9]+s ago by \(winner): respond \"\(winner)\""
                #expect(message.wholeMatch(of: try Regex(pattern)) != nil, "\(message)")
            }
        }
        let runs = try await saver.runs(matching: RunQuery(statuses: [.pending]))
        #expect(runs.count == count)
        #expect(try await saver.countOpenInterrupts() == 0)
        let ledger = try await saver.ledger(after: 0, limit: 99)
        #expect(ledger.count == count)
        #expect(LedgerChain.firstFault(in: ledger) == nil)
    }

    @Test("The token of an answer whose sender was killed shows its outcome, and sending it again changes nothing")
    func unknownOutcome() async throws {
        let folder = try WorkFolder()
        let saver = try await paused(1, in: folder)
        let first = try Probe.start("answer", named: "ann", in: folder)
        #expect(await first.nextLine() == "ready")
        #expect(try await saver.run(clientToken: "t-1") == nil)
        try first.send("t-1")
        try await folder.waitUntil("the answer is stored") { try await saver.run(clientToken: "t-1") != nil }
        first.kill()
        #expect(await first.wait() == .signaled(9))
        let stored = try #require(try await saver.run(clientToken: "t-1"))
        #expect(stored.request.requestedBy == "ann")
        let again = try await saver.submit(stored.request, guardedBy: [], recording: ["again": true])
        #expect(again == stored)
        #expect(try await saver.runs(matching: RunQuery(statuses: [.pending])).map(\.id) == [stored.id])
        #expect(try await saver.ledger(after: 0, limit: 9).count == 1)
    }

    @Test("An answer whose sender was killed before it was stored is absent under its token, and its question waits")
    func neverSent() async throws {
        let folder = try WorkFolder()
        let saver = try await paused(1, in: folder)
        let sender = try Probe.start("answer", named: "ann", in: folder)
        #expect(await sender.nextLine() == "ready")
        let holder = try Probe.start("hold", in: folder)
        #expect(await holder.nextLine() == "held")
        try sender.send("t-1")
        // It waits for the lock, which is never given to it.
        sender.kill()
        #expect(await sender.wait() == .signaled(9))
        holder.closeInput()
        #expect(await holder.nextLine() == "released")
        #expect(try await saver.run(clientToken: "t-1") == nil)
        #expect(try await saver.countOpenInterrupts() == 1)
        #expect(try await saver.ledger(after: 0, limit: 9).isEmpty)
    }
}
