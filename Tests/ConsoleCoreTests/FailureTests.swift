import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Failures in groups of one cause")
struct FailureTests {
    private func failed(
        _ number: Int,
        _ message: String,
        workflow: String = "billing",
        task: String? = "pay",
        hours: Int = 0
    ) -> Run {
        var run = Run.sample(
            RunID("r-\(number)"),
            thread: ThreadID("t-\(number)"),
            status: .error,
            error: RunFailure(code: "task_failed", message: message, task: task)
        )
        run.request.workflow = workflow
        run.finishedAt = Timestamp.noon.advanced(by: .seconds(-3_600 * hours - number))
        return run
    }

    private func thread(_ id: ThreadID, _ error: String?) -> ThreadSummary {
        ThreadSummary(
            thread: id,
            workflow: "agent",
            status: .error,
            checkpoint: "c",
            step: 2,
            updatedAt: Timestamp.noon.advanced(by: .seconds(-60)),
            openInterrupts: 0,
            error: error
        )
    }

    private func groups(_ runs: Run...) -> FailureGroups { FailureGroups(of: runs.map { Failure($0) }) }

    @Test(
        "Short numbers that say how something ended tell causes apart, others do not",
        arguments: [
            ("db-5: exit 2", "db-6: exit 2", true), ("db-5: exit 2", "db-5: exit 1", false),
            ("status 503 after 10 s", "status 503 after 20 s", true), ("status 503", "status 404", false),
            ("exited with 1", "exited with 2", false), ("signal (9)", "signal (15)", false),
            ("exit code: 1", "exit code: 2", false), ("row 17 of 90", "row 18 of 91", true),
            ("killed with 123456 rows", "killed with 123457 rows", true),
        ]
    )
    func outcomes(first: String, second: String, isAlike: Bool) {
        #expect(groups(failed(1, first), failed(2, second)).count == (isAlike ? 1 : 2))
    }

    @Test("Failures of another workflow or another task are another group")
    func workflows() {
        #expect(groups(failed(1, "refused"), failed(2, "refused", workflow: "runbook")).count == 2)
        #expect(groups(failed(1, "refused"), failed(2, "refused", task: "book")).count == 2)
    }

    @Test("The first row of a group has the message, the others what differs; the newest failure comes first")
    func differences() {
        let groups = groups(
            failed(1, "host db-5 refused, exit 2"),
            failed(2, "no money"),
            failed(3, "host db-6 refused, exit 2"),
            failed(4, "host db-5 refused, exit 2")
        )
        #expect(groups.rows.map(\.thread) == ["t-1", "t-3", "t-4", "t-2"])
        #expect((0..<4).map(groups.isFirst) == [true, false, false, true])
        #expect((0..<4).map { groups.difference(of: $0) } == [nil, "db-6", nil, nil])
        #expect(groups.count(inGroupOf: 2) == 3 && groups.count(inGroupOf: 3) == 1)
    }

    @Test("The strip of a group counts its failures hour by hour, and none older than a day")
    func strip() {
        let groups = groups(failed(1, "x"), failed(2, "x"), failed(3, "x", hours: 5), failed(4, "x", hours: 30))
        let strip = groups.strip(ofGroupOf: 0, at: .noon)
        #expect(strip.count == 12 && strip[11] == 2 && strip[9] == 1 && strip.reduce(0, +) == 3)
        #expect(groups.stripLine(ofGroupOf: 0, at: .noon).words(in: .unicode) == "3 in the last day")
    }

    @Test("The screen shows what differs, and at a width that has room the strip of each group")
    func screen() {
        let runs = [failed(1, "host db-5 refused"), failed(2, "host db-6 refused"), failed(3, "host db-5 refused")]
        let wide = Console(200, 40).with(.runs(failed: runs, active: [])).pressing("5")
        let rows = wide.text.split(separator: "\n")
        #expect(rows.first { $0.contains("t-1") }?.contains("×3  \"host db-5 refused\"") ?? false)
        #expect(rows.first { $0.contains("t-2") }?.contains(#""db-6""#) ?? false)
        #expect(rows.first { $0.contains("t-3") }?.contains("the same error") ?? false)
        #expect(wide.text.contains("LAST 24 H") && wide.text.contains("█"))
        let narrow = Console(120, 40).with(.runs(failed: runs, active: [])).pressing("5")
        #expect(!narrow.text.contains("LAST 24 H") && narrow.text.contains("last 24 h"))
    }

    @Test("Threads of a file that Python wrote are listed, and their keys say why nothing can be retried")
    func withoutRuns() {
        var console = Console(120, 40)
        console.load(.runs(failed: [failed(1, "refused")], active: [], threads: [thread("py-1", "ValueError: 3")]))
        console.press("5 j")
        #expect(console.text.contains("Failures 2"))
        #expect(console.text.contains("1 failed run") && console.text.contains("1 failed thread without a run"))
        #expect(console.text.contains("py-1") && console.text.contains(#""ValueError: 3""#))
        #expect(console.state.failures.currentFailure?.thread == "py-1")
        #expect(!console.effects.contains(.load(.attempts("py-1"))))
        console.press("t")
        #expect(console.notice.contains("the thread has no run here"))
        console.press("m")
        #expect(console.state.failures.marks.isEmpty)
        console.press("*")
        #expect(console.state.failures.marks == ["r-1"])
        #expect(console.state.failures.staged.isEmpty)
        console.press("/ 'thread:py' enter")
        #expect(console.state.failures.visible.map(\.thread) == ["py-1"])
    }
}
