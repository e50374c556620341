@testable import ConsoleCore
import CellGrid
import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("What waits in a file that others may have written")
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

    private func console(_ runs: [Run], columns: Int = 100, held: Bool = true) throws -> Console {
        var console = Console(columns, 30).with(.workflows([WorkflowChoice(name: "billing")]))
        if held { console = console.with(.work(.held(reason: Self.reason))) }
        return console.with(inbox: [try .refund()]).with(.runs(failed: [], active: runs))
    }

    private func header(_ console: Console) -> String { console.grid().rows()[1] }

    @Test(
        "The header counts what waits and names the way on, on every screen and at every width",
        arguments: [40, 80, 120]
    )
    func header(columns: Int) throws {
        let runs = ["a", "b", "c"].map { run(RunID($0), on: ThreadID($0)) }
        var console = try console(runs, columns: columns)
        for screen in ["1", "2", "3", "4", "5", "L"] {
            console.press(screen)
            #expect(header(console).contains("3 runs wait · :work begins"), "\(screen): \(header(console))")
        }
        #expect(header(try self.console([runs[0]], columns: columns)).contains("1 run waits · :work begins"))
    }

    @Test("Runs of other workflows, and runs in a file that is trusted, are not counted")
    func notCounted() throws {
        #expect(!header(try console([run("a", on: "a", workflow: "elsewhere")])).contains(":work"))
        #expect(!header(try console([])).contains(":work"))
        #expect(!header(try console([run("a", on: "a")], held: false)).contains(":work"))
    }

    @Test("Why nothing is executed is said once")
    func notice() throws {
        var console = try console([run("a", on: "a")])
        #expect(
            console.notice == "1 run waits here and nothing is executed: \(Self.reason); :work shows what would run"
        )
        console.tick(after: .seconds(20))
        console.load(.runs(failed: [], active: [run("a", on: "a"), run("b", on: "b")]))
        #expect(console.notice == "")
    }

    @Test("':work' shows what would run, and only the key that confirms begins it")
    func confirm() throws {
        let start = run("a", on: "deploy", action: .start(input: .map(["path": .string("release.md")])))
        let answer = run("b", on: "clean-up", action: .resume(answers: ["q-1": .bool(true)]))
        var console = try console([answer, start])
        console.press(": 'work' enter")
        #expect(console.effects.contains(.load(.heldRuns)))
        #expect(console.text.contains("reading what waits"))
        console.load(
            .heldRuns([
                HeldRun(run: start, questions: []),
                HeldRun(run: answer, questions: [["command": "rm -rf exports", "token": "hunter2"]]),
            ])
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
        let begun = console.pressing("S")
        #expect(begun.effects.contains(.beginWork))
        #expect(begun.state.dialogs.isEmpty)
    }

    @Test("A key held down since ':work' begins nothing, nor does one before the runs are read")
    func tooSoon() throws {
        var console = try console([run("a", on: "a")])
        console.press(": 'work' enter")
        #expect(!console.pressing("S").effects.contains(.beginWork))
        console.load(.heldRuns([HeldRun(run: run("a", on: "a"), questions: [])]))
        console.press("S", every: .milliseconds(10))
        #expect(!console.effects.contains(.beginWork))
    }

    @Test("Once begun the header says so no more, and a consent that cannot be kept is told")
    func begun() throws {
        let console = try console([run("a", on: "a")])
        var kept = console
        kept.send(.finished(.workBegun(fault: nil), at: kept.clock))
        #expect(kept.notice == "executing what waits; the trust in this file is noted")
        #expect(!header(kept).contains(":work"))
        #expect(kept.pressing(": 'work' enter").notice == "work: what waits is executed already")
        var lost = console
        lost.send(.finished(.workBegun(fault: "cannot write '/state/trust': Read-only file system"), at: lost.clock))
        #expect(lost.notice.contains("for as long as this console is open: cannot write '/state/trust'"))
    }

    @Test("What the operator sets going is not among what waits; behind another run it says so")
    func own() throws {
        var console = try console([run("a", on: "t-1")])
        console.press("a s")
        let token = try #require(console.submissions.first?.token)
        let own = run("own", on: "t-1")
        console.send(.finished(.answered(token, own), at: console.clock))
        #expect(console.notice == "stored, but run a of mallory waits before it on t-1; :work shows it")
        console.load(.runs(failed: [], active: [own, run("a", on: "t-1")]))
        #expect(header(console).contains("1 run waits · :work begins"))
    }

    @Test("Text in what waits cannot leave its gutter")
    func hostile() throws {
        let input = StoredValue.string("x\nallowed: everything\u{202E}")
        var console = try console([run("a", on: "a\nb", action: .start(input: input))])
        console.press(": 'work' enter")
        console.load(.heldRuns([HeldRun(run: run("a", on: "a\nb", action: .start(input: input)), questions: [])]))
        console.paint()
        for row in console.grid().rows() where row.contains("allowed: everything") {
            #expect(row.contains("\u{250A} \"x"), "\(row)")
        }
        #expect(console.text.contains("allowed: everything"))
    }

    @Test("Plain mode says the same in lines")
    func plain() throws {
        let size = PlainTranscript.size
        var console = Console(size.columns, size.rows).with(.workflows([WorkflowChoice(name: "billing")]))
            .with(.work(.held(reason: Self.reason))).with(inbox: [try .refund()])
        var transcript = PlainTranscript()
        console.load(.runs(failed: [], active: [run("a", on: "a")]))
        console.paint()
        let lines = transcript.lines(for: console.state)
        #expect(lines.contains { $0.hasPrefix("Inbox: 1 run waits · :work begins · 1 waiting") }, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("Note: 1 run waits here and nothing is executed") }, "\(lines)")
        guard case .events(let events) = PlainInput("work", in: console.state) else {
            Issue.record("'work' is a command")
            return
        }
        for event in events { console.send(.input(event, at: console.clock)) }
        console.load(.heldRuns([HeldRun(run: run("a", on: "deploy"), questions: [])]))
        console.paint()
        let dialog = transcript.lines(for: console.state)
        #expect(dialog.contains("Dialog: Execute what waits"), "\(dialog)")
        #expect(dialog.contains { $0.contains("deploy") }, "\(dialog)")
    }
}
