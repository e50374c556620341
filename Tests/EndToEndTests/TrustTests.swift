import CellGrid
import Foundation
import Glibc
import SignoffCheckpoint
import SignoffSQLite
import TerminalSupport
import Testing

@Suite("Opening a file is not a consent to its waiting runs", .timeLimit(.minutes(10)))
struct TrustTests {
    private static let step = """
        # Step

        ```sh confirm=no name=step
        echo ran >> ran.txt
        ```
        """

    /// A folder in whose database a shell step waits that was requested under another state folder, as by another user.
    private func place() async throws -> Workplace {
        let place = try Workplace(runbook: Self.step)
        try await ask(place, ["--thread", "theirs", "--detach"], elsewhere: true)
        return place
    }

    private func ask(_ place: Workplace, _ arguments: [String], elsewhere: Bool = false) async throws {
        let run = try place.signoff(
            ["run", "runbook", "--input", #"{"path":"runbook.md"}"#] + arguments,
            in: elsewhere ? ["XDG_STATE_HOME": "\(place.path)/elsewhere"] : [:]
        )
        #expect(try await run.waitForExit() == .exited(0))
    }

    /// Waits until the step has run this often.
    private func waitFor(_ lines: [String], in place: Workplace) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while place.lines(of: "ran.txt") != lines {
            guard clock.now < deadline else {
                throw TerminalSessionError("Waited in vain for \(lines), there is \(place.lines(of: "ran.txt"))")
            }
            await Task.yield()
        }
    }

    @Test("The console executes no waiting run until ':work'")
    func work() async throws {
        let place = try await place()
        let console = try place.signoff()
        try await console.waitFor(text: "1 run waits · :work executes them")
        try await console.type(":work\r")
        try await console.waitFor(text: "Execute waiting runs")
        try await console.waitFor(text: #"{"path":"runbook.md"}"#)
        #expect(place.lines(of: "ran.txt") == [])
        try await console.press("esc", until: "the runs keep waiting")
        #expect(place.lines(of: "ran.txt") == [])
        try await console.type(":work\r")
        try await console.waitFor(text: #"{"path":"runbook.md"}"#)
        try await console.press("S", until: "this file is now trusted")
        try await waitFor(["ran"], in: place)
        try await console.press("q")
        #expect(try await console.waitForExit() == .exited(0))

        // The next console executes runs at once.
        try await ask(place, ["--thread", "later", "--detach"], elsewhere: true)
        let next = try place.signoff()
        try await waitFor(["ran", "ran"], in: place)
        try await next.waitFor(text: "Nothing waits for you")
        try await next.press("q")
        #expect(try await next.waitForExit() == .exited(0))
    }

    @Test("In a file that every user may write to, an answer executes its own run, and ':work' lasts for one console")
    func answerAlone() async throws {
        let place = try Workplace(runbook: Self.step)
        try await place.ask(
            about: [Workplace.Refund(id: "R-1", customer: "Ada", amount: "90.00", reason: "late parcel")],
            on: "parcel"
        )
        try await ask(place, ["--thread", "theirs", "--detach"])
        #expect(chmod("\(place.path)/work.sqlite", 0o666) == 0)
        let console = try place.signoff()
        try await console.waitFor(text: "1 run waits · :work executes them")
        try await console.press("a", until: "staged")
        try await console.press("s")
        try await console.waitFor(text: "Last decision")
        #expect(try await place.answers(on: "parcel") == [#"{"decisions":[{"type":"approve"}]}"#])
        #expect(place.lines(of: "ran.txt") == [])
        try await console.type(":work\r")
        try await console.waitFor(text: "every user may write to")
        try await console.press("S", until: "executing waiting runs while this console is open")
        try await waitFor(["ran"], in: place)
        try await console.press("q")
        #expect(try await console.waitForExit() == .exited(0))
        try await ask(place, ["--thread", "again", "--detach"])
        let next = try place.signoff()
        try await next.waitFor(text: "1 run waits · :work executes them")
        try await next.press("q")
        #expect(try await next.waitForExit() == .exited(0))
        #expect(place.lines(of: "ran.txt") == ["ran"])
    }

    @Test("Runs of unknown workflows do not hide waiting runs behind them")
    func hidden() async throws {
        let place = try Workplace(runbook: Self.step)
        try await ask(place, ["--thread", "theirs", "--detach"])
        let path = "\(place.path)/work.sqlite"
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(trustFolder: nil))
        for number in 0..<220 {
            let request = RunRequest(
                thread: ThreadID("x-\(number)"),
                workflow: "elsewhere",
                action: .start(input: .null),
                requestedBy: "mallory"
            )
            _ = try await saver.submit(request, guardedBy: [], recording: nil)
        }
        await saver.close()
        #expect(chmod(path, 0o660) == 0)
        let console = try place.signoff()
        try await console.waitFor(text: "1 run waits · :work executes them")
        try await console.type(":work\r")
        try await console.waitFor(text: #"{"path":"runbook.md"}"#)
        let shown = await console.screen
        #expect(!shown.contains("No run waits"))
        try await console.press("esc")
        try await console.waitFor(text: "the runs keep waiting")
        try await console.press("q")
        #expect(try await console.waitForExit() == .exited(0))
        #expect(place.lines(of: "ran.txt") == [])
    }

    @Test("A console of a library user executes waiting runs, except in an unsafe file", arguments: [0o600, 0o666])
    func ownConsole(mode: Int) async throws {
        let place = try Workplace()
        let path = "\(place.path)/offboarding.sqlite"
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(trustFolder: nil))
        let request = RunRequest(
            thread: "leaver",
            workflow: "offboarding",
            action: .start(input: .string("m.jones")),
            requestedBy: "mallory"
        )
        _ = try await saver.submit(request, guardedBy: [], recording: nil)
        await saver.close()
        #expect(chmod(path, mode_t(mode)) == 0)
        let console = try TerminalSession(
            program: try BuiltProduct.path("OwnConsole"),
            arguments: [],
            environment: ["HOME": place.path],
            directory: place.path,
            size: Size(rows: 40, columns: 120),
            deadline: .seconds(60)
        )
        if mode == 0o666 {
            try await console.waitFor(text: "1 run waits · :work executes them")
            try await console.type(":work\r")
            try await console.waitFor(text: "m.jones")
            let held = await console.screen
            #expect(!held.contains("Delete this account?"))
            try await console.press("S", until: "executing waiting runs")
        }
        try await console.waitFor(text: "Delete this account?")
        try await console.press("q")
        #expect(try await console.waitForExit() == .exited(0))
        // The head of the ledger is kept, as every command keeps it.
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(place.path)/.local/state/signoff")
        #expect(kept.contains { $0.hasPrefix("ledger-head-") } && kept.contains { $0.hasPrefix("ledger-place-") })
    }

    @Test("Plain mode lists waiting runs and executes them with the same words")
    func plain() async throws {
        let place = try await place()
        try place.write("work\nesc\nquit\n", to: "look")
        let look = try place.pipe("look", into: "--plain")
        #expect(try await look.waitForExit() == .exited(0))
        let seen = String(decoding: await look.output, as: UTF8.self)
        #expect(seen.contains("1 run waits"), "\(seen)")
        #expect(seen.contains("Dialog: Execute waiting runs"), "\(seen)")
        #expect(place.lines(of: "ran.txt") == [])
        try place.write("work\nS\nthreads\nquit\n", to: "begin")
        let begin = try place.pipe("begin", into: "--plain")
        #expect(try await begin.waitForExit() == .exited(0))
        let told = String(decoding: await begin.output, as: UTF8.self)
        #expect(told.contains("Note: executing waiting runs"), "\(told)")
        #expect(place.lines(of: "ran.txt") == ["ran"])
    }
}
