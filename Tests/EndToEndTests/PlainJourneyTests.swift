import TerminalSupport
import Testing

@Suite("Journeys in plain mode, line by line", .timeLimit(.minutes(10)))
struct PlainJourneyTests {
    private static let parcel = Workplace.Refund(id: "R-1", customer: "Ada", amount: "90.00", reason: "late parcel")
    private static let cup = Workplace.Refund(id: "R-2", customer: "Bob", amount: "25.00", reason: "broken cup")
    private static let order = Workplace.Refund(id: "R-3", customer: "Cyd", amount: "900.00", reason: "no order")

    /// Runs a script over a pipe and returns what was printed.
    private func run(_ script: [String], in place: Workplace) async throws -> String {
        try place.write(script.joined(separator: "\n") + "\n", to: "script")
        let pipe = try place.pipe("script", into: "--plain")
        #expect(try await pipe.waitForExit() == .exited(0))
        let output = await pipe.output
        let allowed = output.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D }
        #expect(allowed, "plain mode prints no control sequences")
        return String(decoding: output, as: UTF8.self)
    }

    @Test("1. Approve the oldest item")
    func approve() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "older")
        try await place.ask(about: [Self.cup], on: "newer")
        let printed = try await run(["a", "s", "quit"], in: place)
        #expect(printed.contains("reason: \"late parcel\""))
        #expect(try await place.answers(on: "older") == [#"{"decisions":[{"type":"approve"}]}"#])
        #expect(try await place.answers(on: "newer") == [])
    }

    @Test("2. Reject with a reason, by words")
    func reject() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let printed = try await run(["reject no receipt", "s", "quit"], in: place)
        #expect(printed.contains("Note: item done: refund"))
        let answer = #"{"decisions":[{"type":"reject","message":"no receipt"}]}"#
        #expect(try await place.answers(on: "parcel") == [answer])
    }

    @Test("4. Three actions, yes, yes and no")
    func severalActions() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel, Self.cup, Self.order], on: "three")
        _ = try await run(["a", "a", "x", "unknown order", "s", "quit"], in: place)
        let decisions = #"{"type":"approve"},{"type":"approve"},{"type":"reject","message":"unknown order"}"#
        #expect(try await place.answers(on: "three") == [#"{"decisions":[\#(decisions)]}"#])
    }

    @Test("10. Who approved this, and what exactly")
    func ledger() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let answer = try place.signoff(
            "answer",
            "--thread",
            "parcel",
            "--decision",
            "reject",
            "--message",
            "no receipt"
        )
        #expect(try await answer.waitForExit() == .exited(0))
        let printed = try await run(["ledger", "/", "parcel", "quit"], in: place)
        #expect(printed.contains("by: maria"))
        #expect(printed.contains("no receipt"))
    }

    @Test("A terminal that cannot move its cursor is enough, and the first line says why it is plain")
    func dumbTerminal() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let console = try place.signoff([], in: ["TERM": "dumb", "SIGNOFF_PLAIN": "1"])
        try await console.waitFor(text: "Plain mode, because of SIGNOFF_PLAIN.")
        try await console.waitFor(text: "late parcel")
        await console.watch(for: .milliseconds(900))
        try await console.type("approve\n")
        try await console.waitFor(text: "staged, not sent")
        await console.watch(for: .milliseconds(900))
        try await console.type("s\n")
        try await console.waitFor(text: "Note: item done: refund")
        try await console.type("quit\n")
        #expect(try await console.waitForExit() == .exited(0))
        #expect(await !console.output.contains(0x1B))
        #expect(try await place.answers(on: "parcel") == [#"{"decisions":[{"type":"approve"}]}"#])
    }
}
