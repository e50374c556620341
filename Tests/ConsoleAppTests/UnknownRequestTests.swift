@testable import ConsoleApp
import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Testing

@Suite("A request whose outcome is unknown", .timeLimit(.minutes(5)))
struct UnknownRequestTests {
    private let backend: ScriptedBackend
    private let performer: EffectPerformer
    private let start = StartRequest(token: "s", workflow: "billing", input: 1, thread: "t-1")

    init() {
        var content = ScriptedContent()
        content.workflows = [WorkflowListing(name: "billing")]
        backend = ScriptedBackend(content, time: ManualClock().source)
        performer = EffectPerformer(backend: backend, gate: AccessGate(lock: nil))
    }

    @Test("is looked up by its token, and is as good as any other when it was stored")
    func stored() async throws {
        backend.loseOutcome(of: .start)
        let outcome = await performer.start(start)
        let run = try #require(backend.content.runs.first)
        #expect(outcome == .requested("s", run))
        #expect(backend.content.runs.count == 1)
        #expect(backend.calls.map(\.verb) == [.start, .runOfToken])
    }

    @Test("is reported as not stored when it is missing")
    func lost() async {
        backend.fail(.start, with: OperationError(.failed, "the cable is out", isOutcomeUnknown: true))
        let outcome = await performer.start(start)
        #expect(outcome == .requestRefused("s", OperationError(.failed, "the cable is out; nothing was stored")))
        #expect(backend.calls.map(\.verb) == [.start, .runOfToken])
    }

    @Test("stays unknown when it cannot be looked up, and is not sent again")
    func unknown() async {
        backend.loseOutcome(of: .start)
        backend.fail(.runOfToken, with: OperationError(.failed, "the cable is still out"))
        let outcome = await performer.start(start)
        guard case .requestRefused("s", let error) = outcome else {
            Issue.record("the request is taken for \(outcome)")
            return
        }
        #expect(error.message.contains("the outcome is unknown"))
        #expect(backend.calls.map(\.verb) == [.start, .runOfToken])
    }
}
