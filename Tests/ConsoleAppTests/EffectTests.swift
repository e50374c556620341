@testable import ConsoleApp
import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Testing

@MainActor
@Suite("Effects that do not ask the backend", .timeLimit(.minutes(5)))
struct EffectTests {
    private let clock = ManualClock()

    private func console(_ events: [RunEvent] = []) async throws -> OpenConsole {
        var content = ScriptedContent()
        content.questions = [try .asking("pay 10?", on: "t-1", at: clock.now)]
        content.events = events
        return try await OpenConsole(
            on: ScriptedBackend(content, time: clock.source),
            clock: clock,
            showing: "pay 10?"
        )
    }

    @Test("Copied text reaches the terminal once")
    func copies() async throws {
        let console = try await console()
        try await console.press("y")
        try await console.shows("copied")
        #expect(console.terminal.copied.count == 1)
        #expect(console.terminal.copied.first?.contains("pay 10?") ?? false)
        _ = try await console.leave()
    }

    @Test("An editor that cannot be started is reported, and the decision stays unchanged")
    func editor() async throws {
        let console = try await console()
        try await console.press("E")
        try await console.until("the fault of the editor") {
            console.terminal.text.contains("EDITOR") || console.terminal.text.contains("editor")
        }
        #expect(console.session.state.savedDrafts.drafts.isEmpty)
        _ = try await console.leave()
    }

    @Test("A theme that does not exist is reported, and the present theme stays")
    func themes() async throws {
        let console = try await console()
        let before = console.session.state.theme
        try await console.command("theme nothing-like-it")
        try await console.shows("nothing-like-it")
        #expect(console.session.state.theme == before)
        _ = try await console.leave()
    }

    @Test("Streams begins with earlier events and follows new events")
    func past() async throws {
        let event = { (sequence: Int64, text: JSONValue) in
            RunEvent(
                sequence: sequence,
                run: "r-1",
                thread: "t-9",
                workflow: "billing",
                at: clock.now,
                mode: "custom",
                namespace: [],
                payload: text
            )
        }
        let console = try await console([event(1, "an earlier line")])
        try await console.press("3")
        try await console.shows("an earlier line")
        console.backend.change { [added = event(2, "a later line")] in $0.events.append(added) }
        try await console.shows("a later line")
        #expect(console.session.state.savedSession.screen == "streams")
        _ = try await console.leave()
    }
}
