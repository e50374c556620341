import CellGrid
import FoundationEssentials
import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import TerminalSupport
import Testing

/// The folder of one operator with a real server.
struct ServerPlace {
    let server: RealServer
    let maria: LangGraphBackend
    let work: Workplace

    static let parcel: JSONValue = refund("R-1", "Ada", "90.00", "late parcel")
    static let cup: JSONValue = refund("R-2", "Bob", "25.00", "broken cup")
    static let order: JSONValue = refund("R-3", "Cyd", "900.00", "no order")

    init() async throws {
        server = try await RealServer()
        maria = try await server.backend()
        work = try Workplace()
    }

    private static func refund(_ id: String, _ customer: String, _ amount: String, _ reason: String) -> JSONValue {
        [
            "id": .string(id), "customer": .string(customer), "amount": .string(amount), "currency": "EUR",
            "reason": .string(reason),
        ]
    }

    /// Lets a graph ask about refunds, each as an action of one item.
    @discardableResult
    func ask(about refunds: [JSONValue]) async throws -> ThreadID {
        try await maria.startAndWait("refunds", .array(refunds)).request.thread
    }

    /// The answer to a thread of refunds, as JSON text; nil while it waits for one.
    func answer(on thread: ThreadID) async throws -> String? {
        // While a run is active, the state still shows the answered question.
        for run in try await maria.runs(of: thread) where run.isActive { _ = try await maria.end(of: run) }
        let detail = try await maria.thread(thread)
        return detail.openInterrupts.isEmpty ? detail.state?.values.jsonProjection.text(.compact) : nil
    }

    /// Creates the file that a graph waits for.
    func provide(_ name: String) throws {
        try Data().write(to: URL(filePath: "\(server.folder)/\(name)"))
    }

    /// Opens the console and waits for a text.
    func open(showing text: String, size: Size = Size(rows: 40, columns: 120)) async throws -> Hand {
        let hand = Hand(try work.signoff(on: server.url.description, size: size))
        try await hand.console.waitFor(text: text)
        await hand.read()
        return hand
    }
}

@Suite(
    "Journeys on a LangGraph server, key by key",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct ServerJourneyTests {
    @Test("1. Approve the oldest item after reading it: 2 keys, and the header names the server")
    func approve() async throws {
        let place = try await ServerPlace()
        let older = try await place.ask(about: [ServerPlace.parcel])
        let newer = try await place.ask(about: [ServerPlace.cup])
        var hand = try await place.open(showing: "late parcel")
        #expect(await hand.console.screen.contains("\(place.server.url.host) · 2 waiting"))
        try await hand.press("a", until: "staged, not sent")
        try await hand.press("s", until: "1 waiting")
        #expect(hand.keys == 2)
        #expect(try await place.answer(on: older) == #"{"decisions":[{"type":"approve"}]}"#)
        #expect(try await place.answer(on: newer) == nil)
    }

    @Test("2. Reject with a reason: 3 keys and the reason; 10. who decided it: 3 keys and a word")
    func rejectAndLookUp() async throws {
        let place = try await ServerPlace()
        let thread = try await place.ask(about: [ServerPlace.parcel])
        var hand = try await place.open(showing: "late parcel")
        try await hand.press("x", until: "The reason for the workflow")
        try await hand.write("no receipt")
        try await hand.press("enter", until: "staged, not sent")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(hand.keys == 3)
        #expect(
            try await place.answer(on: thread) == #"{"decisions":[{"type":"reject","message":"no receipt"}]}"#
        )
        try await hand.press("L", until: "maria")
        try await hand.press("/")
        try await hand.write("receipt")
        try await hand.press("enter", until: "no receipt")
        #expect(hand.keys == 6)
    }

    @Test("3. Change one number and send: 4 keys and the number, because an edit is shown before it is sent")
    func edit() async throws {
        let place = try await ServerPlace()
        let thread = try await place.ask(about: [ServerPlace.parcel])
        var hand = try await place.open(showing: "late parcel")
        try await hand.press("e", until: "^S stage")
        for _ in 0..<2 { try await hand.press("tab") }
        try await hand.write("45.50")
        try await hand.press("ctrl-s", until: "staged, not sent")
        await hand.read()
        try await hand.press("s", until: "Submit")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        let arguments = #"{"id":"R-1","customer":"Ada","amount":"45.50","currency":"EUR","reason":"late parcel"}"#
        let answer = #"{"decisions":[{"type":"edit","edited_action":{"name":"refund","args":\#(arguments)}}]}"#
        #expect(try await place.answer(on: thread) == answer)
    }

    @Test("4. Three actions, yes, yes and no: 5 keys and the reason")
    func severalActions() async throws {
        let place = try await ServerPlace()
        let thread = try await place.ask(about: [ServerPlace.parcel, ServerPlace.order, ServerPlace.cup])
        var hand = try await place.open(showing: "no order", size: Size(rows: 60, columns: 160))
        try await hand.press("a", until: "1 of 3")
        await hand.read()
        try await hand.press("a", until: "2 of 3")
        await hand.read()
        try await hand.press("x", until: "The reason for the workflow")
        try await hand.write("not broken")
        try await hand.press("enter", until: "reject \"not broken\"")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(hand.keys == 5)
        let decisions = #"{"type":"approve"},{"type":"approve"},{"type":"reject","message":"not broken"}"#
        #expect(try await place.answer(on: thread) == #"{"decisions":[\#(decisions)]}"#)
    }

    @Test("5. Approve six alike: 6 keys, the filter's text and the count, before anything is sent")
    func bulk() async throws {
        let place = try await ServerPlace()
        let other = try await place.maria.startAndWait("ask", ["question": "and this?"]).request.thread
        var threads: [ThreadID] = []
        for _ in 0..<6 { threads.append(try await place.ask(about: [ServerPlace.parcel])) }
        var hand = try await place.open(showing: "7 waiting")
        try await hand.press("/")
        try await hand.write("tool:refund")
        try await hand.press("enter", until: "6 shown")
        try await hand.press("*", until: "6 marked")
        await hand.read()
        try await hand.press("a", until: "6 staged")
        try await hand.press("S", until: "Cancel")
        await hand.read()
        try await hand.press("S", until: "6 of 6")
        #expect(hand.keys == 6)
        try await hand.console.waitFor(text: "1 waiting")
        for thread in threads {
            #expect(try await place.answer(on: thread) == #"{"decisions":[{"type":"approve"}]}"#)
        }
        #expect(try await place.maria.items(of: other).count == 1)
    }

    @Test("6. Retry all failures: each runs once more and no longer counts as failed")
    func retryAll() async throws {
        let place = try await ServerPlace()
        for _ in 1...3 { _ = try await place.maria.startAndWait("need", "allowed") }
        try place.provide("allowed")
        var hand = try await place.open(showing: "5 Failures 3")
        try await hand.press("5", until: "3 failed runs")
        try await hand.press("*", until: "3")
        try await hand.press("t", until: "staged")
        try await hand.press("S", until: "Cancel")
        await hand.read()
        try await hand.press("S", until: "0 failed runs")
        try await hand.console.waitFor { !$0.contains("5 Failures 3") }
        let threads = try await place.maria.threads(limit: 10)
        for thread in threads {
            #expect(try await place.answer(on: thread.thread) == #""paid after allowed""#)
        }
    }

    @Test("7. Watch one run live: 2 keys and its name, and it is seen to its end")
    func watch() async throws {
        let place = try await ServerPlace()
        let run = try await place.maria.start("tick", input: "stop")
        var hand = try await place.open(showing: "Nothing waits")
        try await hand.press(":")
        try await hand.write("watch \(run.request.thread)")
        try await hand.press("enter", until: "tick number")
        let seen = await hand.console.screen
        try await hand.console.waitFor { $0.contains("tick number") && $0.rows != seen.rows }
        #expect(hand.keys == 2)
        try place.provide("stop")
        #expect(try await place.maria.end(of: run).status == .success)
    }

    @Test("8. What changed in this step, and 9. run again from an earlier step: the preview, and the question again")
    func lookBack() async throws {
        let place = try await ServerPlace()
        let thread = try await place.maria.startAndWait("essay", "cats").request.thread
        let item = try await place.maria.onlyItem(of: thread)
        let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
        _ = try await place.maria.end(of: try await place.maria.answer([answer], token: place.maria.makeToken()))
        var hand = try await place.open(showing: "Nothing waits")
        try await hand.press("2", until: "essay")
        try await hand.press("4", until: "loop")
        try await hand.press("d", until: "→")
        try await hand.console.press("esc")
        await hand.read()
        try await hand.press("j")
        try await hand.press("f", until: "asks again")
        await hand.read()
        try await hand.press("s", until: "runs again from an earlier checkpoint")
        try await hand.console.press("1")
        try await hand.console.waitFor(text: "1 waiting")
        let again = try await place.maria.onlyItem(of: thread)
        #expect(again.payload["essay"] == "An essay about cats")
        #expect(again.question.checkpoint != item.question.checkpoint)
    }

    @Test(
        "A disconnected server is reported, staged decisions stay, nothing is sent, and everything works when it returns"
    )
    func lostServer() async throws {
        let place = try await ServerPlace()
        let thread = try await place.ask(about: [ServerPlace.parcel])
        var hand = try await place.open(showing: "late parcel")
        try await hand.press("a", until: "staged, not sent")
        try await place.server.stop()
        try await hand.console.waitFor { screen in
            screen.contains("cannot be reached") && screen.contains(" old") && screen.contains("1 staged")
                && screen.contains("late parcel")
        }
        await hand.read()
        try await hand.press("s", until: "send: disconnected")
        try await place.server.start()
        try await hand.console.waitFor { screen in
            !screen.contains(" old ") && !screen.contains("cannot be reached") && screen.contains("1 staged")
                && screen.contains("late parcel")
        }
        #expect(try await place.answer(on: thread) == nil, "nothing is sent by itself")
        await hand.read()
        try await hand.press("s", until: "Nothing waits")
        #expect(try await place.answer(on: thread) == #"{"decisions":[{"type":"approve"}]}"#)
    }

    @Test("Another operator's answer is reported instead of sending, and the next question stays open")
    func overtaken() async throws {
        let place = try await ServerPlace()
        let thread = try await place.maria.startAndWait("ask_twice", "console").request.thread
        let item = try await place.maria.onlyItem(of: thread)
        var hand = try await place.open(showing: "refund 10?")
        try await hand.press("r", until: "Enter stage")
        try await hand.write("yes")
        try await hand.press("enter", until: "staged, not sent")
        let omar = try await place.server.backend("omar")
        let answer = ItemAnswer(item: item, decisions: [.respond("omar")])
        _ = try await omar.end(of: try await omar.answer([answer], token: omar.makeToken()))
        await hand.read()
        try await hand.press("s")
        try await hand.console.waitFor(text: "refund 10000?")
        #expect(try place.server.paid("console").allSatisfy { $0 == "10 omar" })
        #expect(try await place.maria.onlyItem(of: thread).payload["question"] == "refund 10000?")
    }

    @Test("A production profile is marked beside the host in the header, and a locked profile opens the console locked")
    func production() async throws {
        let place = try await ServerPlace()
        try await place.ask(about: [ServerPlace.parcel])
        try place.work.makeFolder(".config/signoff")
        try place.work.write(
            "[profiles.live]\nserver = \"\(place.server.url)\"\nproduction = true\nread_only = true\n",
            to: ".config/signoff/config.toml"
        )
        let host = place.server.url.host
        let console = try place.work.signoff(["--profile", "live"], on: place.server.url.description)
        try await console.waitFor { screen in
            screen.contains("late parcel") && screen.contains("LOCKED") && screen.contains("live ⚠ ")
                && screen.contains(host)
        }
    }
}
