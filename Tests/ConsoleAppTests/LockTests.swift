@testable import ConsoleApp
import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@MainActor
@Suite("A console that opens locked", .timeLimit(.minutes(5)))
struct LockTests {
    private let clock = ManualClock()

    private func profile() throws -> ConsoleProfile {
        let text = """
            [profiles.prod]
            read_only = true
            """
        return try #require(try ConsoleConfiguration(parsing: text, file: "config.toml").profiles["prod"])
    }

    private func backend() throws -> ScriptedBackend {
        var content = ScriptedContent()
        content.questions = [try .asking("pay 10?", on: "t-1", at: clock.now)]
        content.workflows = [WorkflowListing(name: "billing")]
        return ScriptedBackend(content, time: clock.source)
    }

    @Test("A locked console sends nothing; an unlocked one sends until expired")
    func unlocking() async throws {
        let console = try await OpenConsole(on: backend(), clock: clock, profile: profile(), showing: "LOCKED")
        try await console.press("a s")
        try await console.shows("the profile prod is read-only")
        #expect(console.backend.calls.allSatisfy { $0.verb != .answer })
        try await console.command("unlock 1m")
        try await console.shows("UNLOCKED")
        try await console.press("a s")
        try await console.shows("resumes")
        #expect(console.backend.content.runs.count == 1)
        console.backend.change { [added = try OpenInterrupt.asking("pay 20?", on: "t-2", at: clock.now)] in
            $0.questions.append(added)
        }
        try await console.shows("pay 20?")
        console.pass(.seconds(61))
        try await console.until("the lock") { console.terminal.text.contains(" LOCKED") }
        try await console.press("a s")
        try await console.shows("the profile prod is read-only")
        #expect(console.backend.content.runs.count == 1)
        _ = try await console.leave()
    }

    @Test("A request that passes the core is refused by the gate, and the backend receives nothing")
    func gate() async throws {
        let backend = try backend()
        let item = try await backend.onlyItem(of: "t-1")
        backend.forgetCalls()
        let gate = AccessGate(lock: "the profile prod is read-only")
        let performer = EffectPerformer(backend: backend, gate: gate)
        let answer = ItemAnswer(item: item, decisions: [.approve])
        let submission = AnswerSubmission(token: "t", thread: "t-1", answers: [answer])
        let reason = OperationError(.consoleLocked, "locked: the profile prod is read-only")
        #expect(await performer.answer(submission) == .answerRefused("t", reason))
        let start = StartRequest(token: "u", workflow: "billing", input: nil, thread: nil)
        #expect(await performer.start(start) == .requestRefused("u", reason))
        let edit = StateEdit(token: "v", thread: "t-1", checkpoint: "c", value: 1, head: nil)
        #expect(await performer.setState(edit) == .requestRefused("v", reason))
        #expect(backend.calls.isEmpty)
        gate.lift(until: clock.now.advanced(by: .seconds(60)))
        guard case .answered = await performer.answer(submission) else {
            Issue.record("an answer is refused while the lock is lifted")
            return
        }
        clock.advance(by: .seconds(60))
        #expect(await performer.start(start) == .requestRefused("u", reason))
    }
}
