import CellGrid
import TerminalSupport
import Testing

@Suite("Journeys through failures and history, key by key", .timeLimit(.minutes(10)))
struct LookingBackTests {
    static let needy = """
        # Pay

        ```sh confirm=no name=pay
        test -f allowed || { echo "bank timed out" >&2; exit 1; }
        echo paid >> log.txt
        ```
        """

    /// A thread of two turns, each answered.
    static func twoTurns(_ place: Workplace) async throws {
        for topic in ["cat", "dog"] {
            let run = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"\(topic)\"")
            try await run.waitFor(text: "1 item waits")
            _ = try await run.waitForExit()
            let answer = try place.signoff("answer", "--thread", "essay", "--decision", "approve")
            #expect(try await answer.waitForExit() == .exited(0))
        }
    }

    @Test("6. Retry all of last night's failures: 9 keys with the count and the filter's text")
    func retryAll() async throws {
        let place = try Workplace(runbook: Self.needy)
        for number in 1...12 {
            let run = try place.signoff(
                "run",
                "runbook",
                "--thread",
                "night-\(number)",
                "--input",
                #"{"path":"runbook.md"}"#
            )
            #expect(try await run.waitForExit() == .exited(1))
        }
        try place.write("", to: "allowed")
        var hand = Hand(try place.signoff())
        try await hand.console.waitFor(text: "5 Failures 12")
        await hand.read()
        try await hand.press("5", until: "12 failed runs")
        try await hand.press("/")
        try await hand.write("night")
        try await hand.press("enter")
        try await hand.press("*", until: "12")
        try await hand.press("t", until: "staged")
        try await hand.press("S", until: "Cancel")
        await hand.read()
        try await hand.write("12")
        try await hand.press("S", until: "0 failed runs")
        #expect(hand.keys == 7)
        // A retried run no longer counts as failed.
        try await place.waitFor(lines: 12, of: "log.txt")
        #expect(place.lines(of: "log.txt").count == 12, "each step ran once")
    }

    @Test("8. What changed in this step: 2 keys from the thread")
    func difference() async throws {
        let place = try Workplace()
        try await Self.twoTurns(place)
        let console = try place.signoff()
        try await console.waitFor(text: "Nothing waits")
        try await console.press("2")
        try await console.waitFor(text: "essay_review")
        var hand = Hand(console)
        try await hand.press("4", until: "loop")
        try await hand.press("d", until: "step 1 → step 2")
        #expect(hand.keys == 2)
        try await console.waitFor(text: "topic: dog")
    }

    @Test("9. Run again from three steps back with another input: 7 keys and the edit, which one more key opens")
    func fork() async throws {
        let place = try Workplace()
        try await Self.twoTurns(place)
        let console = try place.signoff()
        try await console.waitFor(text: "Nothing waits")
        try await console.press("2")
        try await console.waitFor(text: "essay_review")
        var hand = Hand(console)
        try await hand.press("4", until: "loop")
        for _ in 1...3 { try await hand.press("j") }
        try await hand.press("f", until: "Cancel")
        try await console.waitFor(text: "cat")
        await hand.read()
        try await hand.press("e")
        try await console.press("ctrl-u")
        try await hand.write("\"bird\"")
        try await hand.press("ctrl-s")
        await hand.read()
        try await hand.press("s", until: "runs again from an earlier checkpoint")
        #expect(hand.keys == 8)
        try await console.press("1")
        try await console.waitFor(text: "An essay about topic: bird")
    }
}
