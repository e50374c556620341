import CellGrid
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("The steps of a thread so far, in one line")
struct RunTimelineTests {
    private func event(
        _ milliseconds: Int64,
        _ mode: String,
        _ payload: JSONValue,
        in namespace: [String] = []
    ) -> RunEvent {
        RunEvent(
            run: "r",
            thread: "t",
            workflow: "runbook",
            at: Timestamp(microseconds: milliseconds * 1_000),
            mode: mode,
            namespace: namespace,
            payload: payload
        )
    }

    private func step(_ name: String, _ milliseconds: Int64, code: Int64 = 0) -> JSONValue {
        ["run_step": ["step": .string(name), "milliseconds": .integer(milliseconds), "exit_code": .integer(code)]]
    }

    private func text(_ events: [RunEvent], asking: String? = nil, _ width: Int = 80, remaining: Int? = nil) -> String?
    {
        RunTimeline(of: events, asking: asking).line(width: width, remaining: remaining, in: .unicode)?.words(
            in: .unicode
        )
    }

    @Test("A step whose end is a failure, or is unknown, is not marked as done", arguments: ["failed", "unknown"])
    func failedEnd(outcome: String) {
        let events = [
            event(0, "run", ["event": "begin"]),
            event(5, "updates", ["end_step": ["step": "charge", "outcome": .string(outcome)]]),
        ]
        #expect(text(events)?.hasPrefix("✗ charge") == true, "\(text(events) ?? "")")
    }

    private var runbook: [RunEvent] {
        [
            event(0, "run", ["event": "begin"]), event(5, "updates", ["begin_step": ["step": "preflight"]]),
            event(20, "updates", step("preflight", 10)), event(25, "updates", ["__interrupt__": [["id": "q"]]]),
            event(26, "run", ["event": "end", "status": "interrupted"]),
            event(90_025, "run", ["event": "begin"]), event(90_030, "updates", ["begin_step": ["step": "migrate"]]),
            event(92_700, "updates", step("migrate", 2_640)),
        ]
    }

    @Test("Steps are shown with their times, the tasks of one step as one, and answering times between them")
    func steps() {
        #expect(
            text(runbook, asking: "smoke", remaining: 1)
                == "✓ preflight 10ms ─ answered in 1m ─ ✓ migrate 2.6s ─ ‖ smoke ─ · 1 more"
        )
    }

    @Test("The oldest parts are left out when the line is full, with a mark")
    func narrow() {
        #expect(text(runbook, asking: "smoke", 34) == "… ─ ✓ migrate 2.6s ─ ‖ smoke")
    }

    @Test("A failed step, and a run that ended with an error, are marked")
    func failed() {
        let failed = [event(0, "run", ["event": "begin"]), event(10, "updates", step("probe", 7, code: 2))]
        #expect(text(failed) == "✗ probe 7ms")
        let ended = [
            event(0, "run", ["event": "begin"]), event(10, "updates", step("copy", 7)),
            event(20, "run", ["event": "end", "status": "error", "error": ["task": "load", "message": "no file"]]),
        ]
        #expect(text(ended) == "✓ copy 7ms ─ ✗ load 10ms")
    }

    @Test("A step that has begun is running until it ends, or until its run ends")
    func begun() {
        let begin = [
            event(0, "run", ["event": "begin"]),
            event(5, "updates", ["begin_step": ["step": "copy", "execution": "e-1"]]),
        ]
        #expect(text(begin) == "▶ copy 5ms")
        #expect(text(begin + [event(25, "updates", step("copy", 7))]) == "✓ copy 7ms")
        for status in ["error", "cancelled"] {
            let end = event(25, "run", ["event": "end", "status": .string(status)])
            #expect(text(begin + [end]) == "✗ copy 25ms", "\(status)")
        }
        let pause = event(25, "run", ["event": "end", "status": "interrupted"])
        #expect(text(begin + [pause])?.hasPrefix("▶ copy") == true)
        let marks = RunTimeline(of: begin, asking: nil).marks(current: .runs, remaining: 1, width: 10, in: .unicode)
        #expect(marks.words(in: .unicode).contains("0 steps done, 1 to come"))
    }

    @Test("A task without a step has its name and the time since the previous event; nested tasks are not parts")
    func tasks() {
        let events = [
            event(0, "run", ["event": "begin"]), event(1_500, "updates", ["write_essay": "text"]),
            event(1_600, "updates", ["inner": 1], in: ["essay:1"]),
        ]
        #expect(text(events, asking: "essay") == "✓ write_essay 1.5s ─ ‖ essay")
    }

    @Test("Tasks of one name that end one after the other are counted")
    func counted() {
        let checks = (1...3).map { event(Int64($0) * 10, "updates", ["check": .integer(Int64($0))]) }
        #expect(text([event(0, "run", ["event": "begin"])] + checks) == "✓ check ×3 30ms")
    }

    @Test("A thread that has just begun has no line")
    func nothing() {
        #expect(text([], asking: "essay") == nil)
        #expect(text([event(0, "run", ["event": "begin"])], asking: "essay") == nil)
    }
}
