import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite(
    "On a real server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct RealServerTests {
    private func asked(
        _ graph: String,
        _ input: JSONValue,
        on backend: LangGraphBackend
    ) async throws -> (thread: ThreadID, item: ReviewItem) {
        let run = try await backend.startAndWait(graph, input)
        #expect(run.status == .interrupted)
        return (run.request.thread, try await backend.onlyItem(of: run.request.thread))
    }

    private func answer(_ item: ReviewItem, _ value: JSONValue) -> [ItemAnswer] {
        [ItemAnswer(item: item, decisions: [.respond(value)])]
    }

    @Test("An answer reaches its question, and the run continues to its end")
    func answering() async throws {
        let server = try await RealServer.running()
        let ledger = InMemorySaver()
        let maria = try await server.backend(ledger: ledger)
        let (thread, item) = try await asked("ask", ["question": "pay 10?"], on: maria)
        #expect(try await maria.questions(matching: InterruptQuery()).contains { $0.thread == thread })
        #expect(try await maria.item(try #require(item.question.interrupt.id), on: nil).question == item.question)
        let run = try await maria.end(of: try await maria.answer(answer(item, "yes"), token: maria.makeToken()))
        #expect(run.status == .success)
        #expect(run.request.requestedBy == "maria")
        let detail = try await maria.thread(thread)
        #expect(detail.state?.values.jsonProjection == "yes")
        #expect(detail.openInterrupts.isEmpty)
        #expect(try await ledger.ledger(after: 0, limit: 9).map { $0.record["outcome"] } == ["sending", "sent"])
    }

    @Test("Null is an answer")
    func null() async throws {
        let maria = try await RealServer.running().backend()
        let (thread, item) = try await asked("ask", "pay?", on: maria)
        _ = try await maria.end(of: try await maria.answer(answer(item, .null), token: maria.makeToken()))
        let detail = try await maria.thread(thread)
        #expect(detail.openInterrupts.isEmpty)
        #expect(detail.state?.next == [])
    }

    @Test("A late answer never reaches the next question of its task")
    func tooLate() async throws {
        let server = try await RealServer.running()
        let maria = try await server.backend()
        let (thread, item) = try await asked("ask_twice", "late", on: maria)
        _ = try await maria.end(of: try await maria.answer(answer(item, "yes"), token: maria.makeToken()))
        let omar = try await server.backend("omar")
        let error = await #expect(throws: OperationError.self) {
            try await omar.answer(answer(item, "no"), token: omar.makeToken())
        }
        #expect(error?.code.description == "answer_conflict")
        guard case .alreadyAnswered(by: "maria", at: _, run: _)? = error?.conflict else {
            Issue.record("the conflict is \(String(describing: error?.conflict))")
            return
        }
        #expect(try server.paid("late") == ["10 yes"])
        #expect(try await omar.onlyItem(of: thread).payload["question"] == "refund 10000?")
    }

    @Test(
        "The server refuses an answer that another one precedes after its read, and the next question stays open"
    )
    func overtaken() async throws {
        let server = try await RealServer.running()
        let omar = try await server.backend("omar")
        let (thread, item) = try await asked("ask_twice", "overtaken", on: omar)
        let transport = InterferingTransport(try server.transport()) { _, _ in
            _ = try await omar.end(of: try await omar.answer(answer(item, "omar"), token: omar.makeToken()))
            return nil
        }
        let ledger = InMemorySaver()
        let maria = try await server.backend(ledger: ledger, transport: transport)
        let error = await #expect(throws: OperationError.self) {
            try await maria.answer(answer(item, "maria"), token: maria.makeToken())
        }
        #expect(error?.code.description == "answer_conflict")
        #expect(try server.paid("overtaken") == ["10 omar"])
        #expect(try await ledger.ledger(after: 0, limit: 9).map { $0.record["outcome"] } == ["sending", "conflict"])
        // The thread is in status error now, and its question is still found and answered.
        #expect(try await maria.threads(statuses: [.error]).contains { $0.thread == thread })
        #expect(try await maria.questions(matching: InterruptQuery()).contains { $0.thread == thread })
        let next = try await maria.onlyItem(of: thread)
        #expect(next.payload["question"] == "refund 10000?")
        let run = try await maria.end(of: try await maria.answer(answer(next, "second"), token: maria.makeToken()))
        #expect(run.status == .success)
        #expect(try server.paid("overtaken") == ["10 omar", "10 omar", "10000 second"])
    }

    @Test("A thread that was finished when the answer came is repaired")
    func mended() async throws {
        let server = try await RealServer.running()
        let omar = try await server.backend("omar")
        let (thread, item) = try await asked("ask", ["question": "mend?"], on: omar)
        let transport = InterferingTransport(try server.transport()) { _, _ in
            _ = try await omar.end(of: try await omar.answer(answer(item, "omar"), token: omar.makeToken()))
            return nil
        }
        let maria = try await server.backend(transport: transport)
        let error = await #expect(throws: OperationError.self) {
            try await maria.answer(answer(item, "maria"), token: maria.makeToken())
        }
        #expect(error?.code.description == "answer_conflict")
        #expect(error?.message.contains("was cleared") == true)
        let newest = try #require(try await omar.runs(of: thread, limit: 1).first)
        _ = try await omar.end(of: newest)
        #expect(try await omar.threads(statuses: [.error]).contains { $0.thread == thread } == false)
        #expect(try await omar.thread(thread).state?.values.jsonProjection == "omar")
    }

    @Test("A server that compares nothing is reported, and the preceding read protects the next question")
    func oldServer() async throws {
        let server = try await RealServer.running()
        let maria = try await server.backend(transport: OldServer(try server.transport()))
        #expect(maria.capabilities.answers == .readThenWrite)
        #expect(maria.answerWarning?.contains("1.2.11") == true)
        let (thread, item) = try await asked("ask_twice", "old", on: maria)
        _ = try await maria.end(of: try await maria.answer(answer(item, "yes"), token: maria.makeToken()))
        let omar = try await server.backend("omar", transport: OldServer(try server.transport()))
        let error = await #expect(throws: OperationError.self) {
            try await omar.answer(answer(item, "no"), token: omar.makeToken())
        }
        #expect(error?.code.description == "answer_conflict")
        #expect(try server.paid("old") == ["10 yes"])
        #expect(try await maria.onlyItem(of: thread).payload["question"] == "refund 10000?")
    }

    @Test("One of eight concurrent answers is accepted, and no other question is answered")
    func race() async throws {
        let server = try await RealServer.running()
        let reader = try await server.backend()
        let (thread, item) = try await asked("ask_twice", "race", on: reader)
        let outcomes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let backend = try await server.backend("racer-\(number)")
                    do {
                        let run = try await backend.answer(answer(item, "\(number)"), token: backend.makeToken())
                        return "won \(try await backend.end(of: run).status)"
                    } catch let error as OperationError {
                        return "\(error.exitCode)"
                    }
                }
            }
            return try await group.reduce(into: [String]()) { $0.append($1) }
        }
        #expect(outcomes.sorted() == Array(repeating: "3", count: 7) + ["won interrupted"])
        #expect(try server.paid("race").count == 1)
        #expect(try await reader.onlyItem(of: thread).payload["question"] == "refund 10000?")
    }

    @Test("A request without a reply is looked up, and nothing is sent twice")
    func lostReply() async throws {
        let server = try await RealServer.running()
        let transport = InterferingTransport(try server.transport()) { request, base in
            _ = try await base.reply(to: request)
            throw TransportFailure("the connection was reset", mayHaveArrived: true)
        }
        let reader = try await server.backend()
        let (thread, item) = try await asked("ask_twice", "lost", on: reader)
        let maria = try await server.backend(transport: transport)
        let run = try await maria.end(of: try await maria.answer(answer(item, "once"), token: "lost-token"))
        #expect(run.request.clientToken == "lost-token")
        #expect(try server.paid("lost") == ["10 once"])
        #expect(try await reader.runs(of: thread).count == 2)
    }

    @Test("Parallel questions are listed and answered one by one, and together")
    func parallel() async throws {
        let maria = try await RealServer.running().backend()
        for isTogether in [false, true] {
            let thread = try await maria.startAndWait("parallel", [:]).request.thread
            let items = try await maria.items(of: thread)
            #expect(Set(items.map { $0.payload["question"] }) == ["left?", "right?"])
            if isTogether {
                let answers = items.map { ItemAnswer(item: $0, decisions: [.respond("both")]) }
                _ = try await maria.end(of: try await maria.answer(answers, token: maria.makeToken()))
            } else {
                let first = try #require(items.first)
                _ = try await maria.end(of: try await maria.answer(answer(first, "both"), token: maria.makeToken()))
                let last = try await maria.onlyItem(of: thread)
                #expect(last.question.interrupt.id == items.last?.question.interrupt.id)
                _ = try await maria.end(of: try await maria.answer(answer(last, "both"), token: maria.makeToken()))
            }
            #expect(try await maria.thread(thread).state?.values.jsonProjection == ["left": "both", "right": "both"])
        }
    }

    @Test("A nested question is listed with its namespace, and answered")
    func nested() async throws {
        let maria = try await RealServer.running().backend()
        let (thread, item) = try await asked("parent", ["topic": "x"], on: maria)
        #expect(item.question.namespace.hasPrefix("child:"))
        let namespaces = try await maria.thread(thread).namespaces
        #expect(namespaces == ["", item.question.namespace])
        let states = try await maria.historyPage(of: thread, namespace: item.question.namespace, before: nil, limit: 10)
        #expect(states.states.isEmpty == false)
        #expect(states.states.allSatisfy { $0.address.namespace == item.question.namespace })
        _ = try await maria.end(of: try await maria.answer(answer(item, "deep"), token: maria.makeToken()))
        #expect(try await maria.thread(thread).state?.values.jsonProjection["answer"] == "deep")
    }

    @Test("A failed thread shows its error, is retried, and is not retried once it is finished")
    func retry() async throws {
        let maria = try await RealServer.running().backend()
        let failed = try await maria.startAndWait("fail_once", "retry-1")
        #expect(failed.status == .error)
        #expect(failed.error?.message.contains("the disk is full") == true)
        let thread = failed.request.thread
        #expect(try await maria.failures().contains { $0.id == failed.id })
        let summary = try await maria.threads(statuses: [.error]).first { $0.thread == thread }
        #expect(summary?.error?.contains("the disk is full") == true)
        let token = maria.makeToken()
        let retried = try await maria.retry(run: failed.id, token: token)
        #expect(try await maria.retry(run: failed.id, token: token).id == retried.id)
        #expect(try await maria.end(of: retried).status == .success)
        #expect(try await maria.thread(thread).state?.values.jsonProjection == "attempt 2")
        let error = await #expect(throws: OperationError.self) { try await maria.retry(thread: thread) }
        #expect(error?.code.description == "nothing_to_retry")
    }

    @Test("A thread with a question is not retried, and one with an active run accepts no second one")
    func notRetried() async throws {
        let maria = try await RealServer.running().backend()
        let (thread, _) = try await asked("ask", "retry me?", on: maria)
        let error = await #expect(throws: OperationError.self) { try await maria.retry(thread: thread) }
        #expect(error?.code.description == "nothing_to_retry")
        let slow = try await maria.start("slow", input: 30)
        let busy = await #expect(throws: OperationError.self) {
            try await maria.start("slow", input: 0, on: slow.request.thread)
        }
        #expect(busy?.code.description == "thread_busy")
        #expect(try await maria.activeRuns().contains { $0.id == slow.id })
        let cancelled = try await maria.end(of: try await maria.cancel(slow.id))
        #expect(cancelled.status == .cancelled)
        #expect(
            try await maria.questions(matching: InterruptQuery()).contains { $0.thread == slow.request.thread } == false
        )
        #expect(try await maria.cancel(slow.id).status == .cancelled)
    }

    @Test("A fork asks again under a new id, and its head is compared first")
    func fork() async throws {
        let maria = try await RealServer.running().backend()
        let (thread, item) = try await asked("ask", "fork?", on: maria)
        _ = try await maria.end(of: try await maria.answer(answer(item, "first"), token: maria.makeToken()))
        let checkpoint = item.question.checkpoint
        let preview = try await maria.forkPreview(of: thread, from: checkpoint)
        #expect(preview.outcome == .runsAgain)
        #expect(preview.head != checkpoint)
        let changed = await #expect(throws: OperationError.self) {
            try await maria.fork(thread: thread, from: checkpoint, expecting: checkpoint)
        }
        #expect(changed?.code.description == "thread_changed")
        let run = try await maria.end(
            of: try await maria.fork(thread: thread, from: checkpoint, expecting: preview.head)
        )
        #expect(run.status == .interrupted)
        let again = try await maria.onlyItem(of: thread)
        #expect(again.question.interrupt.id != item.question.interrupt.id)
        _ = try await maria.end(of: try await maria.answer(answer(again, "second"), token: maria.makeToken()))
        #expect(try await maria.thread(thread).state?.values.jsonProjection == "second")
        let missing = await #expect(throws: OperationError.self) {
            try await maria.fork(thread: thread, from: "1f000000-0000-6000-8000-000000000000")
        }
        #expect(missing?.code.description == "checkpoint_not_found")
    }

    @Test("The run of a checkpoint that asks is one that stopped there")
    func askingCheckpoint() async throws {
        let maria = try await RealServer.running().backend()
        let thread = try await maria.startAndWait("essay", "cats").request.thread
        #expect(try await maria.steps(of: thread).entries.first?.run?.status == .interrupted)
    }

    @Test("The history is read page by page, without repetitions and gaps")
    func history() async throws {
        let maria = try await RealServer.running().backend()
        let thread = try await maria.startAndWait("parent", ["topic": "history"]).request.thread
        let whole = try await maria.historyPage(of: thread).states.compactMap(\.address.checkpoint)
        #expect(whole.count >= 3)
        var found: [CheckpointID] = []
        var before: CheckpointID?
        repeat {
            let page = try await maria.historyPage(of: thread, namespace: "", before: before, limit: 1)
            found += page.states.compactMap(\.address.checkpoint)
            before = page.next
        } while before != nil && found.count <= whole.count
        #expect(found == whole)
        let steps = try await maria.steps(of: thread, before: nil, limit: 100)
        #expect(steps.entries.map(\.checkpoint) == whole)
        #expect(steps.entries.first?.run?.request.workflow == "parent")
        let missing = await #expect(throws: OperationError.self) {
            try await maria.historyPage(
                of: thread,
                namespace: "",
                before: "1f000000-0000-6000-8000-000000000000",
                limit: 1
            )
        }
        #expect(missing?.code.description == "checkpoint_not_found")
    }

    @Test("Values set from outside create a checkpoint, and nothing runs")
    func stateEdit() async throws {
        let maria = try await RealServer.running().backend()
        let thread = try await maria.startAndWait("parent", ["topic": "edit"]).request.thread
        let head = try #require(try await maria.thread(thread).state?.address.checkpoint)
        let made = try await maria.setState(of: thread, to: ["topic": "edited"], at: head, expecting: head)
        #expect(try await maria.thread(thread).state?.address.checkpoint == made)
        let difference = try await maria.difference(
            from: CheckpointAddress(thread: thread, checkpoint: head),
            to: CheckpointAddress(thread: thread, checkpoint: made)
        )
        #expect(difference.isEmpty == false)
        #expect(try await maria.runs(of: thread).count == 1)
    }

    @Test("The graphs are the workflows, and an unknown one is refused with their names")
    func workflows() async throws {
        let maria = try await RealServer.running().backend()
        #expect(
            try await maria.workflows().map(\.name)
                == [
                    "ask", "ask_twice", "bank", "chat", "essay", "fail", "fail_once", "hold", "need", "parallel",
                    "parent", "pausing", "refunds", "slow", "tick", "tick_then_ask",
                ]
        )
        let error = await #expect(throws: OperationError.self) { try await maria.start("nothing", input: 1) }
        #expect(error?.code.description == "unknown_workflow")
        #expect(error?.message.contains("ask_twice") == true)
    }

    @Test("Changes are reported: one at once, and one when a thread begins to ask")
    func changes() async throws {
        let maria = try await RealServer.running().backend()
        var changes = maria.changes().makeAsyncIterator()
        #expect(await changes.next() != nil)
        let (thread, _) = try await asked("ask", "changed?", on: maria)
        repeat {
            try #require(await changes.next() != nil)
        } while try await maria.questions(matching: InterruptQuery(thread: thread)).isEmpty
    }
}
