import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("The outcome of an answer")
struct OutcomeTests {
    private func sending() throws -> (Console, RequestToken) {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("a s")
        return (console, try #require(console.submissions.first?.token))
    }

    @Test("Success is shown after the confirmation, and the item cannot be answered again")
    func acknowledged() throws {
        var (console, token) = try sending()
        #expect(!console.notice.contains("sent \u{b7}"))
        #expect(console.text.contains("sending"))
        console.pass(.milliseconds(41))
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        #expect(console.notice.contains("sent · approve · t-1 resumes · 41ms"))
        #expect(console.text.contains("running"))
        console.forgetEffects()
        console.press("a s S")
        #expect(console.sent.isEmpty)
    }

    @Test("A conflict is explained and nothing is sent again")
    func conflict() throws {
        var (console, token) = try sending()
        console.forgetEffects()
        let conflict = AnswerConflict.alreadyAnswered(
            by: "ben",
            at: console.clock.advanced(by: .seconds(-14)),
            run: "run-9"
        )
        let refusal = OperationError(
            .answerConflict,
            "not sent",
            conflict: conflict,
            earlierDecision: "reject \"duplicate\""
        )
        console.send(.finished(.answerRefused(token, refusal), at: console.clock))
        #expect(console.text.contains("answered 14s ago by ben: reject \"duplicate\""))
        console.press("enter")
        #expect(console.sent.isEmpty)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test("An unknown outcome is looked up, never sent again")
    func unknown() throws {
        var (console, token) = try sending()
        console.forgetEffects()
        console.send(.finished(.answerUnknown(token, message: "the store timed out"), at: console.clock))
        #expect(console.effects.contains(.resolve(token)))
        #expect(console.sent.isEmpty)
        console.press("s S")
        #expect(console.sent.isEmpty)
        console.send(.finished(.answerNotSent(token), at: console.clock))
        #expect(console.decisions() == [.approve])
        console.press("s")
        #expect(console.sent.count == 1)
        #expect(console.submissions.first?.token != token)
    }

    @Test("An unsuccessful look-up is repeated every two seconds, one at a time")
    func lookUpAgain() throws {
        var (console, token) = try sending()
        func lookups() -> Int { console.effects.count { $0 == .resolve(token) } }
        let unknown = ConsoleAction.finished(.answerUnknown(token, message: "the server is away"), at: console.clock)
        console.forgetEffects()
        console.send(unknown)
        #expect(lookups() == 1)
        for _ in 0..<10 { console.tick(after: .milliseconds(500)) }
        #expect(lookups() == 1, "the first one is under way")
        console.send(unknown)
        #expect(lookups() == 1, "not at once")
        for _ in 0..<4 { console.tick(after: .milliseconds(500)) }
        #expect(lookups() == 2)
        #expect(console.sent.isEmpty)
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        console.forgetEffects()
        for _ in 0..<10 { console.tick(after: .milliseconds(500)) }
        #expect(lookups() == 0)
    }

    @Test("A question that disappears while its answer is in progress keeps its decision until the outcome is known")
    func goneMeanwhile() throws {
        var (console, token) = try sending()
        console.load(inbox: [], total: 0)
        #expect(!console.notice.contains("is no longer open"))
        console.load(inbox: [try .refund()], total: 1)
        console.forgetEffects()
        console.press("s S")
        #expect(console.sent.isEmpty, "it is under way still")
        let refusal = OperationError(.serverUnreachable, "the server cannot be reached")
        console.send(.finished(.answerRefused(token, refusal), at: console.clock))
        #expect(console.decisions() == [.approve])
        console.load(inbox: [], total: 0)
        #expect(console.notice.contains("is no longer open"))
    }

    @Test("An answer that a server does not show is not reported as not stored")
    func notFound() throws {
        var (console, token) = try sending()
        console.load(.capabilities(BackendCapabilities(answers: .strictThenVerified)))
        console.send(.finished(.answerUnknown(token, message: "the server timed out"), at: console.clock))
        console.send(.finished(.answerNotSent(token), at: console.clock))
        #expect(!console.notice.contains("not stored"))
        #expect(console.notice.contains("your decision is kept"))
        #expect(console.decisions() == [.approve])
    }

    @Test("A run that failed before it read its answer leaves the question open")
    func failedBeforeTaking() throws {
        var (console, token) = try sending()
        console.send(.finished(.answered(token, .sample("run-7")), at: console.clock))
        console.load(.runs(failed: [.sample("run-7", status: .error)], active: []))
        #expect(!console.text.contains("running…"))
        console.pass(.seconds(1))
        console.paint()
        console.press("a")
        #expect(console.decisions() == [.approve])
    }

    @Test("A failed run is retried after a dialog that Enter cancels")
    func retries() throws {
        let failure = RunFailure(code: "task_failed", message: "the bank said no", task: "pay")
        let failed = Run.sample("run-3", thread: "t-3", status: .error, error: failure)
        var console = Console(120, 40).with(.runs(failed: [failed], active: []))
        console.press("5 t S enter")
        #expect(!console.effects.contains { if case .retry = $0 { true } else { false } })
        console.press("S S")
        #expect(
            console.effects.contains(.retry(RetryRequest(token: "s-1", run: "run-3", thread: "t-3")))
        )
    }

    @Test("A new run is started with the typed JSON, and faults are shown at their places")
    func starts() throws {
        var console = Console(120, 40).with(inbox: [])
            .with(.workflows([WorkflowListing(name: "essay_review"), WorkflowListing(name: "runbook")]))
        console.press("n j tab tab '{\"path\": }' ctrl-s")
        #expect(console.state.dialogs.count == 1)
        #expect(console.text.contains("column"))
        console.press("ctrl-u '{\"path\": \"a.md\"}' ctrl-s")
        let start = StartRequest(token: "s-1", workflow: "runbook", input: ["path": "a.md"], thread: nil)
        #expect(console.effects.contains(.start(start)))
        console.send(
            .finished(.requestRefused("s-1", OperationError(.invalidInput, "$.path must exist")), at: console.clock)
        )
        #expect(console.text.contains("$.path must exist"))
        console.press("ctrl-u '@in.json' ctrl-s")
        #expect(console.effects.contains(.perform(InputFileReading(path: "in.json"))))
        let reading = InputFileReading(path: "in.json")
        console.send(.finished(.performed(PerformedWork(reading, failed: "there is no such file")), at: console.clock))
        #expect(console.text.contains("there is no such file"))
        console.press("ctrl-s")
        let early = InputFileReading(path: "other.json")
        console.send(.finished(.performed(PerformedWork(early, gave: "{}")), at: console.clock))
        #expect(!console.effects.contains { if case .start(let start) = $0 { start.token == "s-2" } else { false } })
        console.send(.finished(.performed(PerformedWork(reading, gave: "{\"path\":1}")), at: console.clock))
        #expect(
            console.effects.contains(
                .start(StartRequest(token: "s-2", workflow: "runbook", input: ["path": 1], thread: nil))
            )
        )
    }

    @Test("Loads never overlap: a change during a load requests one more")
    func coalescesLoads() throws {
        var console = Console()
        let event = RunEvent(run: "r", thread: "t", workflow: "w", at: .noon, mode: "run", namespace: [], payload: [:])
        console.forgetEffects()
        for _ in 0..<5 { console.load(.events(EventPage(events: [event], hasGap: false))) }
        #expect(!console.effects.contains(.load(.inbox)))
        console.load(inbox: [], total: 0)
        #expect(console.effects.filter { $0 == .load(.inbox) }.count == 1)
    }
}
