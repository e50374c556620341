import CellGrid
@testable import ConsoleApp
import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@MainActor
@Suite("A console on a scripted backend", .timeLimit(.minutes(5)))
struct ConsoleSessionTests {
    private let clock = ManualClock()

    private func question(_ thread: ThreadID, _ words: String) throws -> OpenInterrupt {
        try .asking(words, on: thread, at: clock.now)
    }

    private func backend(
        _ questions: [OpenInterrupt],
        _ capabilities: BackendCapabilities = BackendCapabilities()
    ) -> ScriptedBackend {
        var content = ScriptedContent()
        content.questions = questions
        content.workflows = [WorkflowListing(name: "billing")]
        return ScriptedBackend(content, capabilities: capabilities, time: clock.source)
    }

    private func console(_ capabilities: BackendCapabilities = BackendCapabilities()) async throws -> OpenConsole {
        try await OpenConsole(
            on: backend([try question("t-1", "pay 10?")], capabilities),
            clock: clock,
            showing: "pay 10?"
        )
    }

    @Test("An approved and sent answer is stored once, as it was shown")
    func sends() async throws {
        let console = try await console()
        try await console.press("a s")
        try await console.shows("resumes")
        let run = try #require(console.backend.content.runs.first)
        #expect(console.backend.content.runs.count == 1)
        #expect(run.request.requestedBy == "maria")
        #expect(console.backend.calls.count { $0.verb == .answer } == 1)
        #expect(try await console.leave() == .left)
    }

    @Test("An answer with an unknown outcome is looked up by its token, and never sent again")
    func unknownOutcome() async throws {
        let console = try await console()
        console.backend.loseOutcome(of: .answer)
        try await console.press("a s")
        try await console.shows("resumes")
        let calls = console.backend.calls.filter { $0.verb == .answer || $0.verb == .runOfToken }
        #expect(calls.map(\.verb) == [.answer, .runOfToken])
        #expect(Set(calls.map(\.subject)).count == 1)
        #expect(console.backend.content.runs.count == 1)
        _ = try await console.leave()
    }

    @Test("An answer that did not arrive is reported as not sent, and the decision is kept")
    func lostAnswer() async throws {
        let console = try await console()
        console.backend.fail(.answer, with: OperationError(.failed, "the cable is out", isOutcomeUnknown: true))
        try await console.press("a s")
        try await console.shows("not sent: the answer was not stored; your decision is kept")
        #expect(console.backend.content.runs.isEmpty)
        #expect(console.session.state.savedDrafts.drafts.count == 1)
        _ = try await console.leave()
    }

    @Test("An answer to a question that another operator has answered is not sent, and the other operator is named")
    func conflict() async throws {
        let console = try await console()
        let item = try await console.backend.onlyItem(of: "t-1")
        let gate = console.backend.hold(.answer)
        try await console.press("a s")
        await gate.arrival()
        _ = try await console.backend.operated(by: "omar").answer(
            [ItemAnswer(item: item, decisions: [.reject(message: nil)])],
            token: "omar"
        )
        gate.open()
        try await console.shows("by omar")
        #expect(console.backend.content.runs.map(\.request.requestedBy) == ["omar"])
        _ = try await console.leave()
    }

    @Test(
        "While the backend is disconnected the console says so and keeps its lists; the lists are read again afterwards"
    )
    func offline() async throws {
        let console = try await console()
        console.backend.goOffline(message: "the server cannot be reached")
        try await console.shows("the server cannot be reached")
        try await console.shows("pay 10?")
        console.backend.change { [added = try question("t-2", "pay 20?")] in $0.questions.append(added) }
        console.backend.comeBack()
        console.pass(.seconds(1))
        // The feed may start to wait only now, so it is woken repeatedly.
        try await console.until("the end of the fault, and the new question") {
            console.pass(.zero)
            let text = console.terminal.text
            return text.contains("pay 20?") && !text.contains("the server cannot be reached")
        }
        _ = try await console.leave()
    }

    @Test("A question from another process is shown without a key press")
    func arrival() async throws {
        let console = try await console()
        console.backend.change { [added = try question("t-2", "pay 20?")] in $0.questions.append(added) }
        try await console.shows("pay 20?")
        _ = try await console.leave()
    }

    @Test("On a read-only backend without notes, the keys show the reason")
    func capabilities() async throws {
        let readOnly = try await console(
            BackendCapabilities(writing: .unavailable(reason: "the server is in maintenance"))
        )
        try await readOnly.press("a")
        try await readOnly.shows("read-only: the server is in maintenance")
        _ = try await readOnly.leave()
        let withoutNotes = try await console(
            BackendCapabilities(
                claims: .unavailable(reason: "the server keeps no claims"),
                notes: .unavailable(reason: "the server keeps no notes")
            )
        )
        try await withoutNotes.press("C")
        try await withoutNotes.shows("note: the server keeps no notes")
        try await withoutNotes.press("c")
        try await withoutNotes.shows("claim: the server keeps no claims")
        #expect(withoutNotes.backend.content.notes.isEmpty && withoutNotes.backend.content.claims.isEmpty)
        _ = try await withoutNotes.leave()
    }

    @Test("Requests for a list that is being read are combined into one further reading")
    func loadsOnce() async throws {
        let console = try await console()
        try await console.until("the first lists") { console.session.tasks.isIdle }
        let gate = console.backend.hold(.threads)
        console.backend.forgetCalls()
        for _ in 0..<5 { console.session.mailbox.post([.changed(.reconnected, at: clock.now)]) }
        await gate.arrival()
        gate.open()
        // Two readings of the thread list, and two of the failed threads without a run.
        try await console.until("both reads") { console.backend.calls.count { $0.verb == .threads } == 4 }
        await console.session.settle()
        #expect(console.backend.calls.count { $0.verb == .threads } == 4)
        _ = try await console.leave()
    }

    @Test("A note is stored, and the text of a failed note is kept in the field")
    func notes() async throws {
        let console = try await console()
        try await console.command("note ask the bank")
        try await console.until("the note") { console.backend.content.notes.map(\.text) == ["ask the bank"] }
        console.backend.fail(.addNote, with: OperationError(.failed, "the disk is full"))
        try await console.command("note ask again")
        try await console.shows("the note was not added: the disk is full")
        try await console.shows(":note ask again")
        #expect(console.backend.content.notes.count == 1)
        _ = try await console.leave()
    }

    @Test("Closing the console waits for requests in progress, and their outcome is stored")
    func leaving() async throws {
        let console = try await console()
        let gate = console.backend.hold(.answer)
        try await console.press("a s")
        await gate.arrival()
        let leaving = Task { try await console.leave() }
        gate.open()
        #expect(try await leaving.value == .left)
        #expect(console.backend.content.runs.count == 1)
    }

    @Test("A key that arrives together with its item is ignored")
    func fastHands() async throws {
        let console = try await OpenConsole(on: backend([]), clock: clock, showing: "script")
        console.backend.change { [added = try question("t-1", "pay 10?")] in $0.questions.append(added) }
        try await console.shows("pay 10?")
        // The clock stands still, so no time has passed since the item arrived.
        console.terminal.send(.key(.character("a")), .key(.character("s")), .key(.character("s")))
        try await console.shows("not decided")
        #expect(console.backend.content.runs.isEmpty)
        #expect(console.session.state.savedDrafts.drafts.isEmpty)
        _ = try await console.leave()
    }
}
