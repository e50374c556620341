@testable import ConsoleCore
import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Waiting runs of an untrusted file")
struct WaitingWorkTests {
    private static let reason = "'/srv/a.sqlite' belongs to user 502"

    private func run(
        _ id: RunID,
        on thread: ThreadID,
        action: RunAction = .proceed,
        workflow: String = "billing"
    ) -> Run {
        var run = Run.sample(id, thread: thread)
        run.request = RunRequest(thread: thread, workflow: workflow, action: action, requestedBy: "mallory")
        run.attempt = 0
        return run
    }

    private func console(
        _ runs: [Run],
        columns: Int = 100,
        rows: Int = 30,
        held: Bool = true
    ) throws -> Console {
        var console = Console(columns, rows).with(.workflows([WorkflowListing(name: "billing")]))
        if held { console = console.with(.work(.held(reason: Self.reason))) }
        return console.with(inbox: [try .refund()]).with(.runs(failed: [], active: runs))
    }

    private func header(_ console: Console) -> String { console.grid().rows()[1] }

    @Test(
        "The header counts waiting runs and names the command, on every screen and at every width",
        arguments: [40, 80, 120]
    )
    func header(columns: Int) throws {
        let runs = ["a", "b", "c"].map { run(RunID($0), on: ThreadID($0)) }
        var console = try console(runs, columns: columns)
        for screen in ["1", "2", "3", "4", "5", "L"] {
            console.press(screen)
            #expect(header(console).contains("3 runs wait · :work executes them"), "\(screen): \(header(console))")
        }
        #expect(header(try self.console([runs[0]], columns: columns)).contains("1 run waits · :work executes them"))
    }

    @Test("Runs of other workflows, and runs in a trusted file, are not counted")
    func notCounted() throws {
        #expect(!header(try console([run("a", on: "a", workflow: "elsewhere")])).contains(":work"))
        #expect(!header(try console([])).contains(":work"))
        #expect(!header(try console([run("a", on: "a")], held: false)).contains(":work"))
    }

    @Test("The reason why nothing is executed is shown once")
    func notice() throws {
        var console = try console([run("a", on: "a")])
        #expect(
            console.notice == "1 run waits here, held: \(Self.reason); :work lists the held runs"
        )
        console.tick(after: .seconds(20))
        console.load(.runs(failed: [], active: [run("a", on: "a"), run("b", on: "b")]))
        #expect(console.notice == "")
    }

    @Test("':work' lists the runs, and only the confirming key executes them")
    func confirm() throws {
        let start = run("a", on: "deploy", action: .start(input: .map(["path": .string("release.md")])))
        let answer = run("b", on: "clean-up", action: .resume(answers: ["q-1": .bool(true)]))
        var console = try console([answer, start])
        console.press(": 'work' enter")
        #expect(console.effects.contains(.load(.heldRuns)))
        #expect(console.text.contains("loading the waiting runs"))
        console.load(
            .heldRuns(
                WaitingRuns([
                    WaitingRun(run: start, questions: []),
                    WaitingRun(run: answer, questions: [["command": "rm -rf exports", "token": "hunter2"]]),
                ])
            )
        )
        console.paint()
        for text in [
            Self.reason, "billing  deploy", "asked by mallory", #"{"path":"release.md"}"#, "billing  clean-up",
            "to the question", "rm -rf exports",
        ] {
            #expect(console.text.contains(text), "\(text)\n\(console.text)")
        }
        #expect(!console.text.contains("hunter2"), "secrets stay covered")
        console.forgetEffects()
        #expect(!console.pressing("enter").effects.contains(.beginWork))
        #expect(!console.pressing("esc").effects.contains(.beginWork))
        console.press("S")
        #expect(!console.effects.contains(.beginWork), "what waits is read once more before anything begins")
        #expect(console.effects.contains(.load(.heldRuns)))
        console.load(
            .heldRuns(
                WaitingRuns([
                    WaitingRun(run: start, questions: []),
                    WaitingRun(run: answer, questions: [["command": "rm -rf exports", "token": "hunter2"]]),
                ])
            )
        )
        #expect(console.effects.contains(.beginWork))
        #expect(console.state.dialogs.isEmpty)
    }

    /// A console in which ':work' shows these runs and the operator has read them.
    private func reading(_ work: WaitingRuns, rows: Int = 30) throws -> Console {
        var console = try console(work.listed.map(\.run), rows: rows)
        console.press(": 'work' enter")
        console.load(.heldRuns(work))
        console.paint()
        console.pass(.seconds(1))
        console.forgetEffects()
        return console
    }

    private func held(_ id: RunID, _ input: String = "", asking questions: [JSONValue] = []) -> WaitingRun {
        WaitingRun(
            run: run(id, on: ThreadID(id.rawValue), action: .start(input: .string(input))),
            questions: questions
        )
    }

    @Test(
        "Runs that differ from the shown ones must be confirmed again",
        arguments: [
            "another run", "another run in its place", "another input", "another question", "a run that is not listed",
        ]
    )
    func changed(what: String) throws {
        var console = try reading(WaitingRuns([held("a", "x", asking: ["fine?"]), held("b")]))
        console.press("S")
        let work =
            switch what {
            case "another run": WaitingRuns([held("a", "x", asking: ["fine?"]), held("b"), held("c")])
            case "another run in its place": WaitingRuns([held("a", "x", asking: ["fine?"]), held("c")])
            case "another input": WaitingRuns([held("a", "y", asking: ["fine?"]), held("b")])
            case "another question": WaitingRuns([held("a", "x", asking: ["delete?"]), held("b")])
            default: WaitingRuns([held("a", "x", asking: ["fine?"]), held("b")], unlisted: 1)
            }
        console.load(.heldRuns(work))
        #expect(!console.effects.contains(.beginWork))
        #expect(console.notice == "nothing is executed: the waiting runs have changed; read them again")
        // The key that was in flight confirms nothing; after reading again, it does.
        console.press("S", every: .milliseconds(50))
        #expect(!console.effects.contains(.load(.heldRuns)) || console.effects.count == 1)
        console.forgetEffects()
        console.pass(.seconds(1))
        console.press("j k S")
        #expect(console.effects.contains(.load(.heldRuns)) == (work.unlisted == 0))
        console.load(.heldRuns(work))
        #expect(console.effects.contains(.beginWork) == (work.unlisted == 0))
    }

    @Test("A run that has ended since, or that a worker claimed, needs no new confirmation")
    func ended() throws {
        var console = try reading(WaitingRuns([held("a"), held("b")]))
        console.press("S")
        var taken = held("b")
        taken.run.status = .running
        console.load(.heldRuns(WaitingRuns([taken])))
        #expect(console.effects.contains(.beginWork))
    }

    @Test("While the runs are read again, closing the dialog executes nothing, nor does a failed or older reading")
    func whileReading() throws {
        let work = WaitingRuns([held("a")])
        let console = try reading(work)
        var left = console.pressing("S esc")
        left.load(.heldRuns(work))
        #expect(!left.effects.contains(.beginWork))
        var failed = console.pressing("S")
        failed.send(.loadFailed(.heldRuns, message: "the database is locked", at: failed.clock))
        #expect(!failed.effects.contains(.beginWork) && failed.notice == "the database is locked")
        failed.press("S")
        failed.load(.heldRuns(work))
        #expect(failed.effects.contains(.beginWork))
        // The dialog was opened twice, and the first reading is still in progress when the operator agrees.
        var old = try self.console([held("a").run])
        old.press(": 'work' enter")
        old.press("esc : 'work' enter")
        old.load(.heldRuns(work))
        old.pass(.seconds(1))
        old.press("S")
        old.forgetEffects()
        old.load(.heldRuns(work))
        #expect(!old.effects.contains(.beginWork), "that look began before the operator agreed")
        old.load(.heldRuns(work))
        #expect(old.effects.contains(.beginWork))
    }

    @Test("Runs that cannot be listed are counted, and prevent execution")
    func unlisted() throws {
        var console = try reading(WaitingRuns([held("a")], unlisted: 1_234))
        #expect(console.text.contains("1 234 more runs wait and cannot be listed here"))
        console.press("S")
        #expect(!console.effects.contains(.load(.heldRuns)))
        #expect(console.notice == "nothing is executed while runs wait that are not listed here")
    }

    @Test("Nothing is executed before the last line was on the screen", arguments: ["pagedown", "ctrl-d", "j"])
    func unread(key: String) throws {
        let work = WaitingRuns((0..<9).map { held(RunID("run-\($0)"), "\($0)") })
        var console = try reading(work, rows: 24)
        console.press("S")
        #expect(console.notice.contains("below were not on the screen"), "\(console.notice)")
        for _ in 0..<60 { console.press(key) }
        #expect(console.text.contains("Later runs of this file"))
        console.forgetEffects()
        console.press("S")
        #expect(console.effects.contains(.load(.heldRuns)))
        // In another width the lines differ.
        var wider = try reading(work, rows: 24)
        for _ in 0..<60 { wider.press(key) }
        wider.send(.input(.resize(Size(rows: 24, columns: 50)), at: wider.clock))
        wider.press("k k k k k k k k k k k k k k k k k k k k k k k k k k k k k k S")
        #expect(wider.notice.contains("not on the screen"), "\(wider.notice)")
    }

    @Test("A key held since ':work' executes nothing, nor does one before the runs are loaded")
    func tooSoon() throws {
        var console = try console([run("a", on: "a")])
        console.press(": 'work' enter")
        #expect(!console.pressing("S").effects.contains(.beginWork))
        console.forgetEffects()
        console.load(.heldRuns(WaitingRuns([WaitingRun(run: run("a", on: "a"), questions: [])])))
        console.press("S", every: .milliseconds(10))
        #expect(!console.effects.contains(.load(.heldRuns)) && !console.effects.contains(.beginWork))
    }

    @Test("Afterwards the header no longer shows the runs, and a consent that cannot be stored is reported")
    func begun() throws {
        let console = try console([run("a", on: "a")])
        var kept = console
        kept.send(.finished(.workBegun(fault: nil), at: kept.clock))
        #expect(kept.notice == "executing waiting runs; this file is now trusted")
        #expect(!header(kept).contains(":work"))
        #expect(kept.pressing(": 'work' enter").notice == "work: waiting runs are already executed")
        var lost = console
        lost.send(.finished(.workBegun(fault: "cannot write '/state/trust': Read-only file system"), at: lost.clock))
        #expect(lost.notice.contains("while this console is open: cannot write '/state/trust'"))
        var unsafe = console
        let fault = "every user may write to '/srv/a.sqlite' (mode 666)"
        unsafe.send(.finished(.workBegun(fault: fault), at: unsafe.clock))
        #expect(!unsafe.notice.contains("noted"))
    }

    @Test("Runs that the operator starts are not among the waiting runs; a run behind another is reported")
    func own() throws {
        var console = try console([run("a", on: "t-1")])
        console.press("a s")
        let token = try #require(console.submissions.first?.token)
        let own = run("own", on: "t-1")
        console.send(.finished(.answered(token, own), at: console.clock))
        #expect(console.notice == "stored, but run a of mallory waits before it on t-1; :work shows it")
        console.load(.runs(failed: [], active: [own, run("a", on: "t-1")]))
        #expect(header(console).contains("1 run waits · :work executes them"))
    }

    @Test("Text of waiting runs cannot leave its gutter")
    func hostile() throws {
        let input = StoredValue.string("x\nallowed: everything\u{202E}")
        var console = try console([run("a", on: "a\nb", action: .start(input: input))])
        console.press(": 'work' enter")
        console.load(
            .heldRuns(WaitingRuns([WaitingRun(run: run("a", on: "a\nb", action: .start(input: input)), questions: [])]))
        )
        console.paint()
        for row in console.grid().rows() where row.contains("allowed: everything") {
            #expect(row.contains("\u{250A} \"x"), "\(row)")
        }
        #expect(console.text.contains("allowed: everything"))
    }

    @Test("Plain mode prints the same lines")
    func plain() throws {
        let size = PlainTranscript.size
        var console = Console(size.columns, size.rows).with(.workflows([WorkflowListing(name: "billing")]))
            .with(.work(.held(reason: Self.reason))).with(inbox: [try .refund()])
        var transcript = PlainTranscript()
        console.load(.runs(failed: [], active: [run("a", on: "a")]))
        console.paint()
        let lines = transcript.lines(for: console.state)
        #expect(lines.contains { $0.hasPrefix("Inbox: 1 run waits · :work executes them · 1 waiting") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("Note: 1 run waits here, held") }, "\(lines)")
        guard case .events(let events) = PlainInput("work", in: console.state) else {
            Issue.record("'work' is a command")
            return
        }
        for event in events { console.send(.input(event, at: console.clock)) }
        console.load(.heldRuns(WaitingRuns([WaitingRun(run: run("a", on: "deploy"), questions: [])])))
        console.paint()
        let dialog = transcript.lines(for: console.state)
        #expect(dialog.contains("Dialog: Execute waiting runs"), "\(dialog)")
        #expect(dialog.contains { $0.contains("deploy") }, "\(dialog)")
    }
}
