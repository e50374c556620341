import TerminalSupport
import Testing

@Suite("Journeys in plain mode, line by line", .timeLimit(.minutes(10)))
struct PlainJourneyTests {
    private static let parcel = Workplace.Refund(id: "R-1", customer: "Ada", amount: "90.00", reason: "late parcel")
    private static let cup = Workplace.Refund(id: "R-2", customer: "Bob", amount: "25.00", reason: "broken cup")
    private static let order = Workplace.Refund(id: "R-3", customer: "Cyd", amount: "900.00", reason: "no order")

    /// Runs a script over a pipe and returns the output.
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

    @Test("3. Change one number and send: five lines, one of them the number")
    func edit() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let printed = try await run(["e", "45.50", "ctrl-s", "s", "s", "quit"], in: place)
        #expect(printed.contains("Dialog: Edit refund") || printed.contains("Dialog: Form of refund"))
        #expect(printed.contains("Look again: the value was edited."))
        let arguments =
            #"{"id":"R-1","customer":"Ada","amount":"45.50","currency":"EUR","reason":"late parcel"}"#
        let answer = #"{"decisions":[{"type":"edit","edited_action":{"name":"refund","args":\#(arguments)}}]}"#
        #expect(try await place.answers(on: "parcel") == [answer])
    }

    @Test("Lines that are pasted into the terminal send nothing")
    func pasted() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let console = try place.signoff(["--plain"], in: ["TERM": "dumb"])
        try await console.waitFor(text: "refund")
        try await console.type("a\ns\ns\n")
        try await console.waitFor(text: "2 more lines came at once and had no effect")
        #expect(try await place.answers(on: "parcel") == [])
    }

    @Test("5. Approve 25 alike: six lines, two of them the filter and the sum")
    func bulk() async throws {
        let place = try Workplace()
        let other = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"cat\"")
        #expect(try await other.waitForExit() == .exited(0))
        let threads = (1...25).map { "order-\($0)" }
        for thread in threads { try await place.ask(about: [Self.parcel], on: thread) }
        let printed = try await run(["filter tool:refund", "*", "a", "S", "2250", "S", "quit"], in: place)
        #expect(printed.contains("Type 2250 to confirm"))
        for thread in threads {
            #expect(try await place.answers(on: thread) == [#"{"decisions":[{"type":"approve"}]}"#], "\(thread)")
        }
        #expect(try await place.answers(on: "essay") == [])
    }

    @Test("6. Retry all of last night's failures: seven lines, two of them the filter and the count")
    func retryAll() async throws {
        let place = try Workplace(runbook: LookingBackTests.needy)
        let threads = (1...12).map { "night-\($0)" }
        for thread in threads + ["day"] {
            let run = try place.signoff("run", "runbook", "--thread", thread, "--input", #"{"path":"runbook.md"}"#)
            #expect(try await run.waitForExit() == .exited(1))
        }
        try place.write("", to: "allowed")
        let printed = try await run(["failures", "filter night", "*", "t", "S", "12", "S", "quit"], in: place)
        #expect(printed.contains("Dialog: Retry"))
        #expect(printed.contains("12 of 12 retries continued"))
        #expect(place.lines(of: "log.txt").count == 12, "each step ran once, and the one of the day not at all")
    }

    @Test("7. Watch one run live: one line")
    func watch() async throws {
        let place = try Workplace(
            runbook: """
                # Long

                ```sh confirm=no name=long
                i=0; while [ ! -f stop ]; do i=$((i+1)); echo "tick number $i"; sleep 0.1; done
                ```
                """
        )
        let run = try place.signoff("run", "runbook", "--thread", "long", "--input", #"{"path":"runbook.md"}"#)
        try await run.waitFor(text: "tick number 1")
        let console = try place.signoff(["--plain"], in: ["TERM": "dumb"])
        try await console.waitFor(text: "Nothing waits for you.")
        try await console.type("watch long\n")
        try await console.waitFor(text: "tick number")
        let seen = await console.screen
        try await console.waitFor { $0.contains("tick number") && $0.rows != seen.rows }
        try place.write("", to: "stop")
        #expect(try await run.waitForExit() == .exited(0))
        try await console.type("quit\n")
        #expect(try await console.waitForExit() == .exited(0))
        #expect(await !console.output.contains(0x1B))
    }

    @Test("8. What changed in this step: two lines")
    func difference() async throws {
        let place = try Workplace()
        try await LookingBackTests.twoTurns(place)
        let printed = try await run(["history essay", "d", "quit"], in: place)
        #expect(printed.contains("step 1 → step 2"))
        #expect(printed.contains("topic: dog"))
    }

    @Test("9. Run again from three steps back with another input: six lines, one of them the input")
    func fork() async throws {
        let place = try Workplace()
        try await LookingBackTests.twoTurns(place)
        let printed = try await run(["history essay", "4", "f", "e", "\"bird\"", "\\ctrl-s", "s", "quit"], in: place)
        #expect(printed.contains("runs again"))
        #expect(printed.contains("essay runs again from an earlier checkpoint"))
        let answered = try await run(["inbox", "a", "s", "quit"], in: place)
        #expect(answered.contains("An essay about topic: bird"))
        #expect(try await place.answers(on: "essay").last == "true")
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

    @Test("A terminal that cannot move its cursor suffices, and the first line gives the reason for plain mode")
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
