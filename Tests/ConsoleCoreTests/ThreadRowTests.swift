import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("The texts of a row of Threads")
struct ThreadRowTests {
    private func summary(
        _ thread: ThreadID,
        _ status: ThreadStatus = .idle,
        asks questions: Int = 0,
        error: String? = nil
    ) -> ThreadSummary {
        ThreadSummary(
            thread: thread,
            workflow: "runbook",
            status: status,
            checkpoint: "c",
            step: 4,
            updatedAt: Timestamp.noon.advanced(by: .seconds(-240)),
            openInterrupts: questions,
            error: error
        )
    }

    private func run(
        _ id: RunID,
        _ thread: ThreadID,
        _ status: RunStatus,
        _ action: RunAction = .start(input: .null),
        from start: Int,
        to end: Int? = nil
    ) -> Run {
        var run = Run.sample(id, thread: thread, status: status)
        run.request.action = action
        run.createdAt = Timestamp.noon.advanced(by: .seconds(start))
        run.startedAt = status == .pending ? nil : run.createdAt
        run.finishedAt = end.map { Timestamp.noon.advanced(by: .seconds($0)) }
        return run
    }

    private func event(_ thread: ThreadID, _ mode: String, _ payload: JSONValue, at second: Int = -60) -> RunEvent {
        RunEvent(
            run: "r",
            thread: thread,
            workflow: "runbook",
            at: Timestamp.noon.advanced(by: .seconds(second)),
            mode: mode,
            namespace: [],
            payload: payload
        )
    }

    /// A console that shows threads with loaded outlines.
    private func console(
        _ threads: [ThreadSummary],
        columns: Int = 200,
        runs: [ThreadID: [Run]] = [:],
        active: [Run] = [],
        events: [ThreadID: [RunEvent]] = [:],
        inbox: [OpenInterrupt] = []
    ) -> Console {
        var console = Console(columns, 40).with(inbox: inbox)
        console.load(.runs(failed: [], active: active))
        console.load(.threads(threads, runs: runs.compactMapValues(\.first)))
        console.press("2")
        console.load(
            .outlines(
                console.state.unoutlinedThreads.map { version in
                    ThreadOutline(of: version, runs: runs[version.thread] ?? [], events: events[version.thread] ?? [])
                }
            )
        )
        return console
    }

    private func row(_ thread: String, of console: Console) -> String {
        console.text.split(separator: "\n").first { $0.contains(thread) }.map(String.init) ?? ""
    }

    private func step(_ name: String, _ thread: ThreadID, code: Int64 = 0) -> RunEvent {
        event(thread, "updates", ["run_step": ["step": .string(name), "exit_code": .integer(code)]])
    }

    @Test("Parallel tasks are shown as a bar with the numbers of finished and failed ones")
    func fanOut() throws {
        func tasks(_ count: Int, done: Int, failed: Int = 0) -> [HistoryEntry.Task] {
            (0..<count).map { index in
                HistoryEntry.Task(
                    id: "\(index)",
                    name: "fetch",
                    error: index >= done && index < done + failed ? "refused" : nil,
                    questions: [],
                    isFinished: index < done
                )
            }
        }
        #expect(FanOut(of: tasks(2, done: 1)) == nil)
        var retried = tasks(3, done: 3)
        retried[0].error = "refused"
        #expect(FanOut(of: retried)?.failed == 0, "a task that finished in a later attempt has not failed")
        var running = run("r-1", "nightly", .running, from: -20)
        running.lease = RunLease(
            run: "r-1",
            thread: "nightly",
            worker: "worker-3",
            attempt: 1,
            expiresAt: Timestamp.noon.advanced(by: .seconds(12))
        )
        var console = console([summary("nightly", .busy)], active: [running])
        let version = try #require(
            console.state.unoutlinedThreads.first ?? console.state.threads.outlines["nightly"]?.version
        )
        let fanOut = try #require(FanOut(of: tasks(300, done: 241, failed: 1)))
        console.load(.outlines([ThreadOutline(of: version, runs: [], events: [], fanOut: fanOut)]))
        #expect(row("nightly", of: console).contains("▓▓▓▓░░ 241/300 · 1 ✗"), "\(row("nightly", of: console))")
    }

    // MARK: The pane

    @Test("In a wide window the pane shows the question, the error or the result of the thread under the cursor")
    func pane() throws {
        let question = try OpenInterrupt.asking(["question": "Release 2.4 to all regions?"], thread: "release")
        var failed = summary("warm-up", .error, error: "Step probe failed\nwith exit code 7")
        failed.updatedAt = Timestamp.noon.advanced(by: .seconds(-300))
        var console = console(
            [summary("release", .interrupted, asks: 1), failed, summary("refunds")],
            events: ["refunds": [event("refunds", "updates", ["pay": ["approved": 3, "note": "all of them"]])]],
            inbox: [question]
        )
        #expect(console.text.contains("│ asks"))
        #expect(console.text.contains("Release 2.4 to all regions?"))
        console.press("j")
        #expect(console.effects.contains { $0 == .load(.threadEvents("warm-up")) })
        #expect(console.text.contains("│ ┊ with exit code 7"))
        console.load(
            .threadEvents("refunds", EventPage(events: [event("refunds", "custom", ["line": "paid"])], hasGap: false))
        )
        console.press("j")
        #expect(console.text.contains("last output  of pay"))
        #expect(console.text.contains("│ ┊ note      \"all of them\""))
        #expect(console.text.contains("events, newest first"))
        console.press("tab")
        #expect(console.effects.contains { $0 == .load(.history("refunds")) })
    }

    @Test("The description of an action in the pane has two gutters, unlike the arguments")
    func paneDescription() throws {
        let question = try OpenInterrupt.refund(thread: "release")
        let console = console([summary("release", .interrupted, asks: 1)], inbox: [question])
        #expect(console.text.contains("│ ┊ ┊ Please check this."))
        #expect(console.text.contains("│ ┊ amount  90"))
    }

    @Test("The pane scrolls while it has the focus, and cannot have it in a window without a pane")
    func paneFocus() {
        var console = console([summary("release"), summary("refunds")])
        console.press("l")
        #expect(console.state.isDetailFocused)
        console.press("j")
        #expect(console.state.threads.current?.thread == "release")
        console.send(.input(.resize(Size(rows: 40, columns: 120)), at: console.clock))
        #expect(!console.state.isDetailFocused)
        console.press("j")
        #expect(console.state.threads.current?.thread == "refunds")
    }

    // MARK: States

    @Test("Waiting, running, silent and rejected threads look different, with the worker and the lease")
    func states() {
        var running = run("r-1", "nightly", .running, from: -120)
        running.lease = RunLease(
            run: "r-1",
            thread: "nightly",
            worker: "worker-3",
            attempt: 1,
            expiresAt: Timestamp.noon.advanced(by: .seconds(12))
        )
        let rejection = RunAction.resume(
            answers: [
                "q": .map(["decisions": .array([.map(["type": .string("reject"), "message": .string("not today")])])])
            ]
        )
        let console = console(
            [summary("nightly", .busy), summary("refunds", .busy), summary("clean-up")],
            columns: 300,
            runs: [
                "clean-up": [
                    run("r-3", "clean-up", .success, rejection, from: -20, to: -10),
                    run("r-4", "clean-up", .interrupted, from: -1_300, to: -1_220),
                ]
            ],
            active: [running, run("r-2", "refunds", .pending, from: -239)]
        )
        #expect(row("nightly", of: console).contains("● running"))
        #expect(row("nightly", of: console).contains("worker-3, lease 10s"))
        #expect(row("refunds", of: console).contains("○ no worker"))
        #expect(row("refunds", of: console).contains("waits for a worker 4m"))
        #expect(row("clean-up", of: console).contains("✗ rejected"))
        #expect(row("clean-up", of: console).contains(#"by maria: "not today""#))
        #expect(row("clean-up", of: console).contains("1m30s") && row("clean-up", of: console).contains("20m"))
    }

    @Test("A run with a lease and no event for a minute is silent, until the next event")
    func silence() {
        var running = run("r-1", "nightly", .running, from: -600)
        running.lease = RunLease(
            run: "r-1",
            thread: "nightly",
            worker: "worker-3",
            attempt: 1,
            expiresAt: Timestamp.noon.advanced(by: .seconds(90))
        )
        var console = console(
            [summary("nightly", .busy)],
            active: [running],
            events: ["nightly": [event("nightly", "custom", "half", at: -90)]]
        )
        #expect(row("nightly", of: console).contains("● silent"))
        console.load(.events(EventPage(events: [event("nightly", "custom", "more", at: 1)], hasGap: false)))
        #expect(row("nightly", of: console).contains("● running"))
        #expect(row("nightly", of: console).contains("more"))
    }

    // MARK: Steps, the last thing said, times

    @Test("Steps are marks with the newest by name, and a question shows the number of steps to come")
    func progress() throws {
        let question = try OpenInterrupt.asking(
            ["question": "Migrate the orders", "step": "migrate", "position": 3, "total": 5],
            thread: "release",
            workflow: "runbook",
            minutes: 90
        )
        let asks = console(
            [summary("release", .interrupted, asks: 1), summary("backup")],
            runs: ["release": [run("r", "release", .interrupted, from: -5_401, to: -5_400)]],
            events: [
                "release": [step("preflight", "release"), step("manifest", "release")],
                "backup": [step("dump", "backup"), step("verify", "backup", code: 2)],
            ],
            inbox: [question]
        )
        #expect(row("release", of: asks).contains("✓✓‖·· migrate 3/5"))
        #expect(row("release", of: asks).contains("Migrate the orders"))
        #expect(row("release", of: asks).contains("1.0s") && row("release", of: asks).contains("1h30m"))
        #expect(row("backup", of: asks).contains("✓✗ "))
        #expect(row("backup", of: asks).contains("verify"))
    }

    @Test("A failed thread shows its error, a finished one its last output, and one without events its step")
    func last() {
        let console = console(
            [summary("bad", .error, error: "bad.csv line 3: no amount"), summary("good"), summary("plain")],
            runs: ["good": [run("r", "good", .success, from: -48, to: -40)]],
            events: ["good": [event("good", "custom", ["line": "all tables verified"])]]
        )
        #expect(row("bad", of: console).contains(#""bad.csv line 3: no amount""#))
        #expect(row("good", of: console).contains("✓ done") && row("good", of: console).contains("all tables verified"))
        #expect(row("plain", of: console).contains("step 4"))
    }

    @Test("Time counts from the start of the newest turn, with answering time apart from execution time")
    func times() {
        let now = Timestamp.noon
        let runs = [
            run("r-4", "t", .running, .resume(answers: [:]), from: -10),
            run("r-3", "t", .interrupted, .proceed, from: -100, to: -70),
            run("r-2", "t", .error, from: -200, to: -195),
            run("r-1", "t", .success, from: -9_000, to: -8_000),
        ]
        let times = TurnTimes(of: runs)
        #expect(times.worked(at: now) == .seconds(10 + 30 + 5))
        #expect(times.waited(at: now) == .seconds(60))
        let asked = TurnTimes(of: [run("r-1", "t", .interrupted, from: -10, to: -8)])
        #expect(asked.worked(at: now) == .seconds(2) && asked.waited(at: now) == .seconds(8))
        let pending = TurnTimes(of: [run("r-1", "t", .pending, from: -10)])
        #expect(pending.worked(at: now) == nil && pending.waited(at: now) == nil)
    }

    // MARK: Reading

    @Test("Outlines are read for the visible rows, once, and again when a thread has changed")
    func outlines() {
        let threads = (1...100).map { summary(ThreadID("t-\($0)")) }
        var console = Console(120, 24).with(.threads(threads))
        #expect(!console.effects.contains(.load(.outlines)))
        console.press("2")
        #expect(console.effects.contains(.load(.outlines)))
        let wanted = console.state.unoutlinedThreads
        #expect(wanted.count == 19 && wanted.first?.thread == "t-1")
        console.load(.outlines(wanted.map { ThreadOutline(of: $0, runs: [], events: []) }))
        console.forgetEffects()
        console.press("j")
        #expect(!console.effects.contains(.load(.outlines)))
        console.load(.events(EventPage(events: [event("t-2", "custom", "a line")], hasGap: false)))
        #expect(console.state.unoutlinedThreads.isEmpty)
        console.load(.events(EventPage(events: [step("next", "t-2"), step("next", "t-90")], hasGap: false)))
        #expect(console.state.unoutlinedThreads.map(\.thread) == ["t-2"])
        #expect(console.effects.contains(.load(.outlines)))
        console.load(.outlines(console.state.unoutlinedThreads.map { ThreadOutline(of: $0, runs: [], events: []) }))
        console.load(.events(EventPage(events: [step("soon", "t-2")], hasGap: false)))
        #expect(console.state.unoutlinedThreads.isEmpty, "an outline is read again at most once a second")
        let later = event("t-2", "updates", ["run_step": ["step": "later"]], at: -59)
        console.load(.events(EventPage(events: [later], hasGap: false)))
        #expect(console.state.unoutlinedThreads.map(\.thread) == ["t-2"])
        console.send(.loadFailed(.outlines, message: "the disk is gone", at: console.clock))
        #expect(console.state.unoutlinedThreads.isEmpty)
    }

    @Test("Every width shows the state and the thread, and columns never overlap", arguments: 40...300)
    func columns(width: Int) {
        let columns = ThreadColumns(width: width, threadWidth: 60, workflowWidth: 60)
        #expect(columns.kinds.contains(.state) && columns.kinds.contains(.thread))
        #expect(columns.kinds.count == columns.columns.count)
        for (left, right) in zip(columns.columns, columns.columns.dropFirst()) { #expect(left.start + 6 < right.start) }
        #expect(columns.columns.last.map { $0.start < width - 6 } ?? false)
        #expect(columns.kinds.contains(.last) == (width >= 80))
    }
}
