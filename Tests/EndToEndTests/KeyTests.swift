import CellGrid
import Glibc
import TerminalSupport
import Testing

@Suite("Journeys, key by key", .timeLimit(.minutes(10)))
struct KeyTests {
    private static let parcel = Workplace.Refund(id: "R-1", customer: "Ada", amount: "90.00", reason: "late parcel")
    private static let cup = Workplace.Refund(id: "R-2", customer: "Bob", amount: "25.00", reason: "broken cup")
    private static let order = Workplace.Refund(id: "R-3", customer: "Cyd", amount: "900.00", reason: "no order")

    private func open(
        _ place: Workplace,
        showing text: String,
        size: Size = Size(rows: 40, columns: 120)
    ) async throws -> Hand {
        let hand = Hand(try place.signoff([], size: size))
        try await hand.console.waitFor(text: text)
        await hand.read()
        return hand
    }

    @Test("1. Approve the oldest item after reading it: 2 keys")
    func approve() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "older")
        try await place.ask(about: [Self.cup], on: "newer")
        var hand = try await open(place, showing: "late parcel")
        try await hand.press("a", until: "staged, not sent")
        try await hand.press("s", until: "1 waiting")
        #expect(hand.keys == 2)
        #expect(try await place.answers(on: "older") == [#"{"decisions":[{"type":"approve"}]}"#])
        #expect(try await place.answers(on: "newer") == [])
    }

    @Test("2. Reject with a reason: 3 keys and the reason")
    func reject() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        var hand = try await open(place, showing: "late parcel")
        try await hand.press("x", until: "The reason for the workflow")
        try await hand.write("no receipt")
        try await hand.press("enter", until: "staged, not sent")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(hand.keys == 3)
        let answer = #"{"decisions":[{"type":"reject","message":"no receipt"}]}"#
        #expect(try await place.answers(on: "parcel") == [answer])
    }

    @Test("3. Change one number and send: 4 keys and the number, because an edit is shown before it is sent")
    func edit() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        var hand = try await open(place, showing: "late parcel")
        try await hand.press("e", until: "^S stage")
        try await hand.write("45.50")
        try await hand.press("ctrl-s", until: "staged, not sent")
        await hand.read()
        try await hand.press("s", until: "Submit")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(hand.keys == 4)
        let arguments =
            #"{"id":"R-1","customer":"Ada","amount":"45.50","currency":"EUR","reason":"late parcel"}"#
        let answer = #"{"decisions":[{"type":"edit","edited_action":{"name":"refund","args":\#(arguments)}}]}"#
        let answers = try await place.answers(on: "parcel")
        #expect(answers == [answer])
    }

    @Test("4. Three actions, yes, yes and no: 5 keys and the reason")
    func severalActions() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel, Self.cup, Self.order], on: "three")
        var hand = try await open(place, showing: "no order", size: Size(rows: 60, columns: 160))
        try await hand.press("a", until: "> · ┊  25 EUR")
        await hand.read()
        try await hand.press("a", until: "> · ┊ 900 EUR")
        await hand.read()
        try await hand.press("x", until: "The reason for the workflow")
        try await hand.write("unknown order")
        try await hand.press("enter", until: "reject \"unknown order\"")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(hand.keys == 5)
        let decisions = #"{"type":"approve"},{"type":"approve"},{"type":"reject","message":"unknown order"}"#
        #expect(try await place.answers(on: "three") == [#"{"decisions":[\#(decisions)]}"#])
    }

    @Test("5. Approve 25 alike: 6 keys, the filter's text and the sum, before anything is sent")
    func bulk() async throws {
        let place = try Workplace()
        let other = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"cat\"")
        #expect(try await other.waitForExit() == .exited(0))
        let threads = (1...25).map { "order-\($0)" }
        for thread in threads { try await place.ask(about: [Self.parcel], on: thread) }
        var hand = try await open(place, showing: "26 waiting")
        try await hand.press("/")
        try await hand.write("tool:refund")
        try await hand.press("enter", until: "25 shown")
        try await hand.press("*", until: "25 marked")
        await hand.read()
        try await hand.press("a", until: "25 staged")
        try await hand.press("S", until: "Type 2250 to confirm")
        await hand.read()
        try await hand.write("2250")
        try await hand.press("S", until: "25 of 25")
        #expect(hand.keys == 6)
        try await hand.console.waitFor(text: "1 waiting")
        for thread in threads {
            #expect(try await place.answers(on: thread) == [#"{"decisions":[{"type":"approve"}]}"#], "\(thread)")
        }
        #expect(try await place.answers(on: "essay") == [])
    }

    @Test("7. Watch one run live: 2 keys and its name")
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
        var hand = try await open(place, showing: "Nothing waits")
        try await hand.press(":")
        try await hand.write("watch long")
        try await hand.press("enter", until: "tick number")
        let seen = await hand.console.screen
        // More events arrive without a key.
        try await hand.console.waitFor { $0.contains("tick number") && $0.rows != seen.rows }
        #expect(hand.keys == 2)
        try place.write("", to: "stop")
        #expect(try await run.waitForExit() == .exited(0))
    }

    @Test("10. Who approved this, and what exactly: 3 keys and a word")
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
        var hand = try await open(place, showing: "Nothing waits")
        try await hand.press("L", until: "maria")
        try await hand.press("/")
        try await hand.write("parcel")
        try await hand.press("enter", until: "no receipt")
        try await hand.console.waitFor { $0.contains("maria") && $0.contains("reject") && $0.contains("no receipt") }
        #expect(hand.keys == 3)
    }

    @Test("Keys typed before an item appears decide nothing")
    func typeAhead() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.cup], on: "cup")
        let answer = try place.signoff("answer", "--thread", "cup", "--decision", "approve")
        #expect(try await answer.waitForExit() == .exited(0))
        let hand = Hand(try place.signoff())
        try await hand.console.waitFor(text: "Nothing waits")
        try await hand.console.type("aaas")
        try await place.ask(about: [Self.parcel], on: "parcel")
        try await hand.console.waitFor { $0.contains("late parcel") && $0.contains("undecided") }
        await hand.read()
        let screen = try await hand.console.waitFor { $0.contains("late parcel") && $0.contains("undecided") }
        #expect(!screen.contains("staged"))
        #expect(try await place.answers(on: "parcel") == [])
    }

    @Test("Two consoles race for one item: one answer is stored, and the other console shows the decision")
    func race() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        var first = try await open(place, showing: "late parcel")
        var second = try await open(place, showing: "late parcel")
        try await first.press("a", until: "staged, not sent")
        try await second.press("x", until: "The reason for the workflow")
        try await second.write("mine")
        try await second.press("enter", until: "staged, not sent")
        await first.read()
        await second.read()
        try await first.press("s")
        try await second.press("s")
        // The late console gets the conflict, or its inbox was updated just before the key.
        let met = ["Their answer stands.", "is no longer open: it was answered", "no item is selected"]
        let screens = [
            try await first.console.waitFor { screen in
                screen.contains("\u{2713} sent") || met.contains { screen.contains($0) }
            },
            try await second.console.waitFor { screen in
                screen.contains("\u{2713} sent") || met.contains { screen.contains($0) }
            },
        ]
        #expect(screens.count { $0.contains("\u{2713} sent") } == 1)
        #expect(try await place.answers(on: "parcel").count == 1)
    }

    @Test("A decision staged before kill -9 is restored, and still not sent")
    func killedDraft() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        var hand = try await open(place, showing: "late parcel")
        try await hand.press("x", until: "The reason for the workflow")
        try await hand.write("no receipt")
        try await hand.press("enter", until: "staged, not sent")
        await hand.read()
        await hand.console.send(signal: SIGKILL)
        #expect(try await hand.console.waitForExit() == .signaled(SIGKILL))
        let again = try await open(place, showing: "late parcel")
        try await again.console.waitFor { $0.contains("no receipt") && $0.contains("1 staged") }
        #expect(try await place.answers(on: "parcel") == [])
    }

    @Test("A storm of resizes ends in one complete picture, and decides nothing")
    func resizes() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let hand = try await open(place, showing: "late parcel")
        for step in 0..<100 {
            await hand.console.resize(to: Size(rows: 10 + step % 50, columns: 40 + step * 7 % 160))
        }
        await hand.console.resize(to: Size(rows: 24, columns: 80))
        let screen = try await hand.console.waitFor {
            $0.rows.count == 24 && $0.rows[0].contains("1 Inbox") && $0.contains("late parcel")
                && $0.rows[23].contains("a approve")
        }
        #expect(screen.unknownSequences.isEmpty)
        await hand.console.resize(to: Size(rows: 9, columns: 39))
        try await hand.console.waitFor(text: "It has 39x9, Signoff needs 40x10.")
        try await hand.console.type("as")
        await hand.console.resize(to: Size(rows: 24, columns: 80))
        try await hand.console.waitFor(text: "undecided")
        #expect(try await place.answers(on: "parcel") == [])
    }

    @Test(
        "A missing database is reported, staged decisions stay, nothing is sent, and everything works when it returns"
    )
    func lostDatabase() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        var hand = try await open(place, showing: "late parcel")
        try await hand.press("a", until: "staged, not sent")
        for suffix in ["", "-wal", "-shm"] { try place.move("work.sqlite\(suffix)", to: "away.sqlite\(suffix)") }
        try await hand.console.waitFor { screen in
            screen.contains("was moved or deleted while open") && screen.contains("data ") && screen.contains(" old")
                && screen.contains("1 staged") && screen.contains("late parcel")
        }
        await hand.read()
        try await hand.press("s", until: "send: disconnected")
        #expect(place.lines(of: "work.sqlite").isEmpty, "no other database is made in its place")
        for suffix in ["-wal", "-shm", ""] { try place.move("away.sqlite\(suffix)", to: "work.sqlite\(suffix)") }
        // The notice about the refused key covers the age of the data, and does not show the connection.
        try await hand.console.waitFor { screen in
            !screen.contains(" old ") && !screen.contains("cannot be reached")
                && !screen.contains("was moved or deleted")
                && screen.contains("1 staged") && screen.contains("late parcel")
        }
        #expect(try await place.answers(on: "parcel") == [])
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(try await place.answers(on: "parcel") == [#"{"decisions":[{"type":"approve"}]}"#])
    }

    @Test("After suspending, the console is complete and staged decisions are kept")
    func suspension() async throws {
        let place = try Workplace()
        try await place.ask(about: [Self.parcel], on: "parcel")
        let shell = try place.shell()
        try await shell.waitFor(text: "shell>")
        try await shell.type("\(place.command)\n")
        try await shell.waitFor(text: "late parcel")
        var hand = Hand(shell)
        await hand.read()
        try await hand.press("a", until: "staged, not sent")
        try await shell.press("ctrl-z")
        try await shell.waitFor { !$0.isAlternate && $0.contains("Stopped") }
        try await shell.type("fg\n")
        try await shell.waitFor { $0.isAlternate && $0.contains("late parcel") && $0.contains("1 staged") }
        #expect(try await place.answers(on: "parcel") == [])
    }
}
