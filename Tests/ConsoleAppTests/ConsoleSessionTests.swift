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
@Suite("A console on a scripted backend", .timeLimit(.minutes(1)))
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

    @Test("What is approved and sent is stored as it was shown, once")
    func sends() async throws {
        let console = try await console()
        try await console.press("a s")
        try await console.shows("goes on")
        let run = try #require(console.backend.content.runs.first)
        #expect(console.backend.content.runs.count == 1)
        #expect(run.request.requestedBy == "maria")
        #expect(console.backend.calls.count { $0.verb == .answer } == 1)
        #expect(try await console.leave() == .left)
    }

    @Test("An answer whose outcome is unknown is looked up by its token, and never sent again")
    func unknownOutcome() async throws {
        let console = try await console()
        console.backend.loseOutcome(of: .answer)
        try await console.press("a s")
        try await console.shows("goes on")
        let calls = console.backend.calls.filter { $0.verb == .answer || $0.verb == .runOfToken }
        #expect(calls.map(\.verb) == [.answer, .runOfToken])
        #expect(Set(calls.map(\.subject)).count == 1)
        #expect(console.backend.content.runs.count == 1)
        _ = try await console.leave()
    }

    @Test("An answer that went nowhere is told as not sent, and the decision is kept")
    func lostAnswer() async throws {
        let console = try await console()
        console.backend.fail(.answer, with: OperationError(.failed, "the cable is out", isOutcomeUnknown: true))
        try await console.press("a s")
        try await console.shows("not sent: the answer was not stored; your decision is kept")
        #expect(console.backend.content.runs.isEmpty)
        #expect(console.session.state.savedDrafts.drafts.count == 1)
        _ = try await console.leave()
    }

    @Test("An answer that somebody else gave before is not sent, and says who gave theirs")
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

    @Test("While the backend is away that is said, what was shown stays, and everything comes back with it")
    func offline() async throws {
        let console = try await console()
        console.backend.goOffline(message: "the server cannot be reached")
        try await console.shows("the server cannot be reached")
        try await console.shows("pay 10?")
        console.backend.change { [added = try question("t-2", "pay 20?")] in $0.questions.append(added) }
        console.backend.comeBack()
        console.pass(.seconds(1))
        // The feed may begin to wait only now: a single waking could come before.
        try await console.until("the end of the fault, and the new question") {
            console.pass(.zero)
            let text = console.terminal.text
            return text.contains("pay 20?") && !text.contains("the server cannot be reached")
        }
        _ = try await console.leave()
    }

    @Test("A question that somebody else brings is shown without a key")
    func arrival() async throws {
        let console = try await console()
        console.backend.change { [added = try question("t-2", "pay 20?")] in $0.questions.append(added) }
        try await console.shows("pay 20?")
        _ = try await console.leave()
    }

    @Test("Where nothing may be written, and where no notes are kept, the keys say why")
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

    @Test("A list that is asked for while it is read is read once more, and not once for each wish")
    func loadsOnce() async throws {
        let console = try await console()
        try await console.until("the first lists") { console.session.tasks.isIdle }
        let gate = console.backend.hold(.threads)
        console.backend.forgetCalls()
        for _ in 0..<5 { console.session.mailbox.post([.changed(.reconnected, at: clock.now)]) }
        await gate.arrival()
        gate.open()
        // The list of threads is read twice, and twice the threads that failed without a run.
        try await console.until("both reads") { console.backend.calls.count { $0.verb == .threads } == 4 }
        await console.session.settle()
        #expect(console.backend.calls.count { $0.verb == .threads } == 4)
        _ = try await console.leave()
    }

    @Test("A note is stored, and one that cannot be stored gives its text back")
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

    @Test("What is on its way when the console is left is waited for, and stored")
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

    @Test("Keys that come with the item they would decide do nothing")
    func fastHands() async throws {
        let console = try await OpenConsole(on: backend([]), clock: clock, showing: "script")
        console.backend.change { [added = try question("t-1", "pay 10?")] in $0.questions.append(added) }
        try await console.shows("pay 10?")
        // The clock stands still: no time has passed since the item came.
        console.terminal.send(.key(.character("a")), .key(.character("s")), .key(.character("s")))
        try await console.shows("not decided")
        #expect(console.backend.content.runs.isEmpty)
        #expect(console.session.state.savedDrafts.drafts.isEmpty)
        _ = try await console.leave()
    }
}
