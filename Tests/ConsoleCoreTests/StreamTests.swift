import CellGrid
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("The live stream")
struct StreamTests {
    private func event(
        _ payload: JSONValue,
        mode: String = "custom",
        thread: ThreadID = "t-1",
        run: RunID = "r-1",
        milliseconds: Int = 0
    ) -> RunEvent {
        RunEvent(
            run: run,
            thread: thread,
            workflow: "w",
            at: Timestamp.noon.advanced(by: .milliseconds(milliseconds)),
            mode: mode,
            namespace: [],
            payload: payload
        )
    }

    private func page(_ events: [RunEvent], hasGap: Bool = false) -> ConsoleData {
        .events(EventPage(events: events, hasGap: hasGap))
    }

    private func burst(_ count: Int) -> [RunEvent] {
        (0..<count).map { event(["line": .integer(Int64($0))], milliseconds: $0 / 10) }
    }

    @Test("A burst shares one row with a count and opens event by event; no event is lost")
    func coalesces() {
        var console = Console(120, 40).pressing("3")
        console.load(page(burst(4_225)))
        #expect(console.state.streams.rows.count == StreamsState.burstLength + 1)
        #expect(console.text.contains("… 4 213 events, Enter to open"))
        console.load(page([event("other", thread: "t-2", milliseconds: 500)]))
        #expect(console.text.contains("other"))
        console.press("k enter")
        #expect(console.state.streams.rows.count == 4_226)
        #expect(console.notice == "4 213 events shown one by one")
        #expect(console.state.streams.currentEvent?.payload == ["line": 12])
    }

    @Test("A burst of many threads shares a row too")
    func coalescesThreads() {
        var console = Console(120, 40).pressing("3")
        let events = (0..<5_000).map { number in
            event(["line": .integer(Int64(number))], thread: ThreadID("t-\(number % 7)"), milliseconds: number / 5)
        }
        console.load(page(events))
        #expect(console.state.streams.rows.count == StreamsState.mixedBurstLength + 1)
        #expect(console.text.contains("… 4 940 events, Enter to open"))
        console.press("enter")
        #expect(console.state.streams.rows.count == 5_000)
    }

    @Test("A question of two stream modes has one row")
    func asksOnce() {
        func asks(_ mode: String, _ milliseconds: Int) -> RunEvent {
            var asks = event(["__interrupt__": [["value": "go?"]]], milliseconds: milliseconds)
            asks.mode = mode
            return asks
        }
        var console = Console(120, 40).pressing("3")
        console.load(page([asks("updates", 0), event("between", thread: "t-2", milliseconds: 1), asks("values", 2)]))
        #expect(console.state.streams.rows.count == 2)
        console.load(page([asks("values", 3_000)]))
        #expect(console.state.streams.rows.count == 2)
        var alone = Console(120, 40).pressing("3")
        alone.load(page([asks("values", 0)]))
        #expect(alone.state.streams.rows.count == 1, "the only event of a question is shown")
    }

    @Test("Slow events each have a row")
    func keepsSlowEventsApart() {
        var console = Console(120, 40).pressing("3")
        console.load(page((0..<30).map { event(["line": .integer(Int64($0))], milliseconds: $0 * 200) }))
        #expect(console.state.streams.rows.count == 30)
    }

    @Test("Events that do not fit in memory are moved to a file, and lost events are counted and shown")
    func spills() {
        let text = String(repeating: "x", count: 1 << 20)
        var console = Console(120, 24).pressing("3")
        console.load(page((0..<40).map { event(.string("\($0)\(text)"), milliseconds: $0 * 2_000) }))
        let spilled = console.effects.compactMap { if case .spillEvents(let events) = $0 { events } else { nil } }
        #expect(spilled.count == 1)
        let count = spilled.first?.count ?? 0
        #expect(count > 24 && count < 32)
        #expect(console.state.streams.entries.count == 40 - count)
        console.send(.finished(.spilled(count: count, file: "/state/streams.jsonl"), at: console.clock))
        #expect(console.text.contains("\(count) older in a file"))
        console.load(page((40..<50).map { event(.string("\($0)\(text)"), milliseconds: $0 * 2_000) }))
        console.send(.finished(.spillFailed(count: 7, message: "the disk is full"), at: console.clock))
        #expect(console.text.contains("7 oldest dropped"))
        #expect(console.notice.contains("the disk is full"))
    }

    @Test("The cursor keeps its event while older ones are moved out of memory")
    func keepsItsPlace() {
        let text = String(repeating: "x", count: 1 << 20)
        var console = Console(120, 24).pressing("3")
        console.load(page((0..<12).map { event(.string("\($0)\(text)"), milliseconds: $0 * 2_000) }))
        console.press("k k")
        let id = console.state.streams.current?.last
        console.load(page((12..<20).map { event(.string("\($0)\(text)"), milliseconds: $0 * 2_000) }))
        #expect(console.state.streams.entries.first?.id != 1)
        #expect(console.state.streams.current?.last == id)
    }

    @Test("Lanes separate threads or nodes, and are named above their columns")
    func lanes() {
        var console = Console(120, 24).pressing("3")
        console.load(
            page([
                event(["write": "a"], mode: "updates", thread: "t-1"),
                event(["check": "b"], mode: "updates", thread: "t-2"),
            ])
        )
        console.press("m")
        #expect(console.text.contains("1 t-1  2 t-2"))
        #expect(console.text.contains("● │  12:00:00  updates   ┊ write"))
        #expect(console.text.contains("│ ●  12:00:00  updates   ┊ check"))
        console.press("m")
        #expect(console.text.contains("1 write  2 check"))
        console.press("m")
        #expect(console.text.contains("THREAD"))
    }

    @Test("A search moves from match to match, newest first, and reports the last one")
    func searches() {
        var console = Console(120, 24).pressing("3")
        console.load(
            page((0..<9).map { event(.string($0 % 3 == 0 ? "refused \($0)" : "paid"), milliseconds: $0 * 900) })
        )
        console.press(": 'search refused' enter")
        #expect(console.state.streams.currentEvent?.payload == "refused 6")
        console.press("N")
        #expect(console.state.streams.currentEvent?.payload == "refused 3")
        console.press("n")
        #expect(console.state.streams.currentEvent?.payload == "refused 6")
        console.press("n")
        #expect(console.notice == "no newer event contains \"refused\"")
        #expect(!console.state.streams.isFollowing)
    }

    @Test("Step, node and text are columns, and the thread is not repeated on each row")
    func columns() {
        var console = Console(120, 24).pressing("3")
        console.load(
            page([
                event(["write": "a"], mode: "updates", thread: "order-1"),
                event(["step": "copy", "line": "half"], thread: "order-1"),
                event(["step": "copy", "line": "all"], thread: "order-1"), event("other", thread: "order-2"),
            ])
        )
        let rows = console.text.split(separator: "\n").filter { $0.contains("12:00:00") && !$0.contains("Inbox") }
        #expect(rows.map { $0.contains("order-1") } == [true, false, false, false])
        #expect(rows.map { $0.contains("copy") } == [false, true, false, false])
        #expect(rows[0].contains("updates") && rows[0].contains("write"))
        #expect(rows[3].contains("order-2") && rows[3].contains("other"))
        let plain = console.state.streams.list(in: console.state, width: 120)
        #expect(plain.words(ofRow: 2, in: .unicode) == "3. 12:00:00 custom order-1 copy ┊ all")
    }

    @Test("Matches of a filter are counted, drawn by their time and stepped through")
    func hits() {
        var console = Console(120, 24).pressing("3")
        console.load(
            page((0..<90).map { event(.string($0 % 30 == 0 ? "refused \($0)" : "paid"), milliseconds: $0 * 2_000) })
        )
        console.press("/ 'refused' enter")
        #expect(console.text.contains("3 of 90 events, hit 3"))
        #expect(FilterHits(in: console.state.streams).histogram.filter { $0 > 0 }.count == 3)
        console.press("N")
        #expect(console.state.streams.currentEvent?.payload == "refused 30")
        #expect(console.text.contains("3 of 90 events, hit 2"))
        console.press("n n")
        #expect(console.notice == "no newer event matches /refused")
        console.press("/ 'nothing' enter")
        #expect(console.text.contains("0 of 90 events"))
    }

    @Test("The stream starts with earlier events, once, before those that have arrived since")
    func past() {
        var console = Console(120, 24)
        #expect(!console.effects.contains(.load(.pastEvents)))
        console.load(page([event("now", milliseconds: 5_000)]))
        console.press("3")
        #expect(console.effects.contains(.load(.pastEvents)))
        var stored = event("now", milliseconds: 5_000)
        stored.sequence = 9
        let past = [event("before", milliseconds: 1_000), stored, event("late", milliseconds: 9_000)]
        console.load(.pastEvents(EventPage(events: past, hasGap: false)))
        #expect(console.state.streams.entries.map(\.event.payload) == ["before", "now"])
        console.forgetEffects()
        console.load(.pastEvents(EventPage(events: past, hasGap: false)))
        console.press("1 3")
        #expect(console.state.streams.entries.count == 2)
        #expect(!console.effects.contains(.load(.pastEvents)))
        #expect(Console(120, 24).pressing("3").text.contains("Loading"))
    }

    @Test("Bookmarks are found again")
    func bookmarks() {
        var console = Console(120, 24).pressing("3")
        console.load(page((0..<9).map { event(.string("line \($0)"), milliseconds: $0 * 900) }))
        console.press("k k b G B")
        #expect(console.state.streams.currentEvent?.payload == "line 6")
    }

    @Test("The filtered events are written to a file")
    func exports() {
        var console = Console(120, 24).pressing("3")
        console.load(page([event("a"), event("b", thread: "t-2", milliseconds: 900)]))
        console.press("/ 'thread:t-2' enter : 'export out.jsonl' enter")
        #expect(
            console.effects.contains(
                .exportEvents(path: "out.jsonl", [event("b", thread: "t-2", milliseconds: 900)])
            )
        )
        console.send(.finished(.exported(path: "out.jsonl", count: 1), at: console.clock))
        #expect(console.notice == "1 line written to out.jsonl")
    }

    @Test("A line of output comes before its origin")
    func outputLine() {
        var console = Console(80, 24).pressing("3")
        console.load(
            page([
                event(["runbook": "release.md", "step": "migrate", "stream": "output", "line": "migrating part 1 of 5"])
            ])
        )
        #expect(console.text.contains("migrating part 1 of 5  runbook"))
    }

    @Test("The newest of several lines of one event represents them")
    func outputLines() {
        var console = Console(100, 24).pressing("3")
        console.load(
            page([
                event(["step": "migrate", "stream": "output", "lines": ["part 1 of 5", "part 2 of 5", "part 3 of 5"]])
            ])
        )
        #expect(console.text.contains("migrate  ┊ part 3 of 5  last of 3 lines  stream output"))
    }

    @Test("Modes are distinguished by name, and recognized values are formatted")
    func renders() {
        var console = Console(120, 24).pressing("3")
        console.load(
            page([
                event(["progress": 0.4, "step": "draft"]),
                event(["level": "warning", "message": "slow bank", "seconds": 4], milliseconds: 900),
                event(["rows": nil], milliseconds: 1_800),
                event([["id": 1, "sum": 5], ["id": 2, "sum": 7]], milliseconds: 2_700),
                event(["__interrupt__": [["value": "pay 90?"]]], mode: "updates", milliseconds: 3_600),
                event(
                    ["event": "end", "status": "error", "error": ["code": "task_failed", "message": "no money"]],
                    mode: "run",
                    milliseconds: 4_500
                ),
            ])
        )
        let text = console.text
        for words in [
            "draft   ┊ [####......] 40 %", "WARNING  slow bank  seconds 4", "table of 2 rows, 2 columns",
            "interrupt", "asks  \"pay 90?\"", "error", "ends: error  \"no money\"",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        console.press("/ 'kind:error' enter")
        #expect(console.state.streams.rows.count == 1)
    }

    @Test("Enter shows the whole event, and watching a run filters by it")
    func opens() {
        var console = Console(120, 24).with(.runs(failed: [], active: [.sample("run-9")])).pressing("3")
        console.load(page([event(["deep": ["value": 42]])]))
        console.press("enter")
        #expect(console.text.contains("value  42"))
        console.press("esc")
        #expect(!console.state.streams.isDetailFocused)
        console.press(": 'watch run-9' enter")
        #expect(console.state.streams.filter == "run:run-9")
    }

    @Test("Watching a thread shows its events from before the console opened, once")
    func backfills() {
        var console = Console(120, 24).pressing("3")
        console.load(page([event("other", thread: "t-2")]))
        console.press(": 'watch t-9' enter")
        #expect(console.effects.contains(.load(.earlierEvents("t-9", limit: 5_000))))
        let earlier = [event("one", thread: "t-9"), event("two", thread: "t-9")]
        console.load(.earlierEvents("t-9", EventPage(events: earlier, hasGap: false), limit: 5_000))
        #expect(console.state.streams.entries.map(\.event.payload) == ["one", "two", "other"])
        console.load(page([event("three", thread: "t-9")]))
        #expect(console.state.streams.rows.count == 3)
        #expect(console.text.contains("three"))
        console.forgetEffects()
        console.press(": 'watch t-9' enter")
        #expect(!console.effects.contains { if case .load(.earlierEvents) = $0 { true } else { false } })
    }

    @Test("The whole past of a followed thread is reached by scrolling up, and each event has one row")
    func wholePast() {
        func number(_ index: Int) -> RunEvent {
            event(["line": .integer(Int64(index))], thread: "t-9", milliseconds: 1_000 * index)
        }
        let all = (0..<9_000).map(number)
        var console = Console(120, 24).pressing("3")
        console.load(page([all[8_998], all[8_999]]))
        console.press(": 'watch t-9' enter")
        console.load(.earlierEvents("t-9", EventPage(events: Array(all.suffix(5_000)), hasGap: true), limit: 5_000))
        #expect(console.state.streams.rows.count == 5_000)
        #expect(!console.effects.contains(.load(.earlierEvents("t-9", limit: 20_000))))
        console.press("g g")
        #expect(console.effects.contains(.load(.earlierEvents("t-9", limit: 20_000))))
        let current = console.state.streams.currentEvent
        console.load(.earlierEvents("t-9", EventPage(events: all, hasGap: false), limit: 20_000))
        #expect(console.state.streams.entries.map(\.event) == all)
        #expect(console.state.streams.currentEvent == current, "the cursor stays on its event")
        console.forgetEffects()
        console.press("g g")
        #expect(console.state.streams.currentEvent == all[0])
        #expect(!console.effects.contains { if case .load(.earlierEvents) = $0 { true } else { false } })
    }

    @Test("Earlier events that do not fit in memory are named with the command that prints them")
    func endlessPast() {
        let large = (0..<20).map {
            event(.string(String(repeating: "x", count: 1 << 19)), thread: "t-9", milliseconds: $0)
        }
        var console = Console(120, 24).pressing("3 : 'watch t-9' enter")
        console.load(.earlierEvents("t-9", EventPage(events: large, hasGap: true), limit: 20))
        console.press("g g")
        #expect(!console.effects.contains(.load(.earlierEvents("t-9", limit: 80))))
        #expect(console.text.contains("older ones: signoff watch --thread … --after 0"))
    }

    @Test("A hundred thousand events are added without computing all rows again each time")
    func manyEvents() {
        var streams = StreamsState()
        for start in stride(from: 0, to: 100_000, by: 1_000) {
            streams.append(
                EventPage(
                    events: (0..<1_000).map {
                        event(["line": .integer(Int64(start + $0))], milliseconds: (start + $0) * 40)
                    },
                    hasGap: false
                )
            )
        }
        #expect(streams.entries.last?.id == 100_000)
        #expect(streams.rows.last?.last == 100_000)
        #expect(streams.entries.count + streams.takeLeaving().count == 100_000)
    }
}

@Suite("Answers that did not reach their question")
struct UndeliveredNoticeTests {
    private func event(_ more: JSONObject = [:], mode: String = "run", on thread: ThreadID = "t-1") -> RunEvent {
        var payload: JSONObject = ["event": "answer_not_delivered", "reached": .null]
        payload.merge(more) { $1 }
        return RunEvent(
            run: "r",
            thread: thread,
            workflow: "billing",
            at: .noon,
            mode: mode,
            namespace: [],
            payload: .object(payload)
        )
    }

    private func told(_ events: RunEvent...) -> String {
        var console = Console()
        console.load(.events(EventPage(events: events, hasGap: false)))
        return console.notice
    }

    @Test("An answer is reported as replaced, as not reached or as kept, and a kept one does not hide a lost one")
    func notices() {
        let lost = "the answer on t-1 was not delivered: the workflow did not ask its question again"
        #expect(told(event()) == lost)
        #expect(told(event(["reached": "Pay?"])).hasSuffix("the workflow asked another question instead"))
        #expect(told(event(["is_kept": false])) == lost)
        let kept = told(event(["is_kept": true]))
        #expect(
            kept == "the answer on t-1 is kept: the run ended before its question was asked again; a retry delivers it"
        )
        #expect(told(event(), event(["is_kept": true], on: "t-2")) == lost)
    }

    @Test("A custom event of a workflow cannot imitate the report")
    func forged() {
        for mode in ["custom", "updates", "values"] { #expect(told(event(mode: mode)) == "") }
    }

    @Test("The list of events has the same words")
    func lines() {
        var console = Console(120, 30)
        console.load(.events(EventPage(events: [event(["is_kept": true])], hasGap: false)))
        console.press("3")
        #expect(console.text.contains("answer kept: its question was not reached"), "\(console.text)")
        #expect(!console.text.contains("answer not delivered"))
    }
}
