import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import ConsoleCore

@Suite("Retrying failed runs")
struct RetryTests {
    private func failed(_ number: Int, _ message: String, task: String? = "pay") -> Run {
        .sample(
            RunID("run-\(number)"),
            thread: ThreadID("order-\(number)"),
            status: .error,
            error: RunFailure(code: "task_failed", message: message, task: task)
        )
    }

    private func timeouts(_ count: Int) -> [Run] {
        (1...count).map { failed($0, "bank 10.0.0.\($0):443 timed out after \($0 * 10) s") }
    }

    private func retries(_ console: Console) -> [RetryRequest] {
        console.effects.compactMap { if case .retry(let retry) = $0 { retry } else { nil } }
    }

    @Test(
        "Errors have one kind when only numbers, ids, quoted text and folders differ",
        arguments: [
            ("bank 10.0.0.1:443 timed out", "bank 10.0.0.17:443 timed out", true),
            ("no account \"maria\" here", "no account \"omar\" here", true),
            ("run 0959c86e-332a-46f5 is gone", "run 7e021d2f-111a-46f5 is gone", true),
            ("cannot read /tmp/a-1/x.csv", "cannot read /var/b/x.csv", true),
            ("cannot read /tmp/a/x.csv", "cannot read /tmp/a/y.csv", false),
            ("timed out", "refused", false),
            (
                "Traceback:\n  File \"/a/pay.py\", line 3, in send\nValueError: 1",
                "Traceback:\n  File \"/b/pay.py\", line 9, in send\nValueError: 2", true
            ),
            (
                "Traceback:\n  File \"/a/pay.py\", line 3, in send\nValueError: 1",
                "Traceback:\n  File \"/a/pay.py\", line 3, in book\nValueError: 1", false
            ),
        ]
    )
    func fingerprints(first: String, second: String, isAlike: Bool) {
        #expect((ErrorFingerprint(failed(1, first)) == ErrorFingerprint(failed(2, second))) == isAlike)
    }

    @Test("Journey 6: all timeouts of the night are retried in nine keys and the filter's text")
    func journey() {
        var console = Console(100, 40).with(.runs(failed: timeouts(12) + [failed(13, "no money")], active: []))
        console.press("5 / 'timed' enter * t S '12' S")
        #expect(retries(console).map(\.thread) == ["order-1", "order-2", "order-3", "order-4"])
        #expect(console.text.contains("retrying, 0 of 12 ended"))
    }

    @Test("u removes the retry staged last, and quitting warns once about staged retries")
    func takesBack() {
        var console = Console(120, 40).with(.runs(failed: timeouts(2), active: [])).pressing("5 t j t u")
        #expect(console.notice == "retry of order-2 is no longer staged")
        #expect(console.state.failures.staged == ["run-1"])
        console.press("1")
        #expect(console.text.contains("1 retry staged"))
        console.press(": 'quit' enter")
        #expect(!console.effects.contains(.quit))
        #expect(console.notice == "1 retry is not sent and will be dropped when you quit; quit again to confirm")
        console.press(": 'quit' enter")
        #expect(console.effects.contains(.quit))
        #expect(
            Console(120, 40).with(.runs(failed: timeouts(1), active: [])).pressing("5 u").notice.contains(
                "no retry is staged"
            )
        )
    }

    @Test(
        "The cursor returns to a thread that fails again, unless it was moved since",
        arguments: [true, false]
    )
    func follows(moves: Bool) {
        var console = Console(120, 40).with(.runs(failed: timeouts(3), active: [])).pressing("5")
        #expect(console.state.failures.current?.request.thread == "order-1")
        console.load(.runs(failed: Array(timeouts(3).dropFirst()), active: []))
        console.paint()
        #expect(console.state.failures.current?.request.thread == "order-2")
        if moves { console.press("j") }
        let again = Run.sample(
            "run-9",
            thread: "order-1",
            status: .error,
            error: RunFailure(code: "task_failed", message: "bank 10.0.0.1:443 timed out", task: "pay")
        )
        console.load(.runs(failed: [again] + timeouts(3).dropFirst(), active: []))
        console.paint()
        #expect(console.state.failures.current?.request.thread == (moves ? "order-3" : "order-1"))
    }

    @Test("A retry is staged by one key and sent by another, never by Enter, and never without the typed number")
    func stages() {
        var console = Console(120, 40).with(.runs(failed: timeouts(12), active: [])).pressing("5 t")
        #expect(console.text.contains("staged  \u{d7}12"))
        #expect(retries(console).isEmpty)
        console.press("S enter")
        #expect(console.state.dialogs.isEmpty && retries(console).isEmpty)
        #expect(console.state.failures.staged.count == 1)
        console.press("t * t S S")
        #expect(console.notice.contains("type the number"))
        #expect(retries(console).isEmpty)
        console.press("esc t")
        #expect(console.state.failures.staged.count == 11, "t takes back the one under the cursor")
    }

    @Test("The number of runs in flight is limited, and no run is sent after the failure limit")
    func limits() {
        var console = Console(100, 40).with(.runs(failed: timeouts(9), active: []))
        console.press("5 * t S i i i o")
        #expect(console.text.contains("1 at a time") && console.text.contains("5 failures"))
        console.press("i o o o S")
        #expect(retries(console).count == 2)
        func answer(_ retry: RetryRequest, run: RunID) {
            console.send(.finished(.requested(retry.token, .sample(run, thread: retry.thread)), at: console.clock))
        }
        answer(retries(console)[0], run: "new-1")
        answer(retries(console)[1], run: "new-2")
        var failure = failed(1, "bank 10.0.0.1:443 timed out after 10 s")
        failure.id = "new-1"
        console.load(.runs(failed: [failure], active: [.sample("new-2")]))
        #expect(retries(console).count == 2, "one failure is the limit")
        #expect(console.state.failures.bulk?.isStopped == true)
        console.load(.runs(failed: [failure], active: []))
        console.load(.runs(failed: [failure], active: []))
        #expect(console.notice == "1 of 9 retries continued, 1 failed again; stopped, 7 not sent")
    }

    @Test("A retry may wait, and a waiting retry is not sent when the console closes")
    func waits() {
        var console = Console(100, 40).with(.runs(failed: timeouts(2), active: []))
        console.press("5 * t S w S")
        #expect(retries(console).isEmpty)
        #expect(console.text.contains("retrying 2 in"))
        console.press("ctrl-q")
        #expect(console.notice == "2 retries are not sent and will be dropped when you quit; quit again to confirm")
        #expect(!console.effects.contains(.quit))
        #expect(console.pressing("ctrl-q").effects.contains(.quit))
        console.pass(.seconds(31))
        console.send(.tick(at: console.clock))
        #expect(retries(console).count == 2)
    }

    @Test("The plan names what is kept, and groups equal failures")
    func plan() {
        var console = Console(100, 40).with(.runs(failed: timeouts(2) + [failed(3, "no money")], active: []))
        console.press("5 * t S")
        let text = console.text
        for words in [
            "3 failed runs of billing", "kept: the results of finished tasks", "\u{d7}2  \"bank 10.0.0.1:443",
            "\u{d7}1  \"no money\"", "4 at a time", "3 failures", "S retry 3 runs",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("A failed turn can be asked again: a fork at its beginning, with a preview of what it repeats")
    func asksAgain() throws {
        var console = Console(100, 40).with(.runs(failed: timeouts(1), active: [])).pressing("5 A")
        #expect(console.effects.contains(.load(.history("order-1"))))
        var entry = try #require(
            HistoryEntry(snapshot: ["config": ["configurable": ["checkpoint_id": "c-1"]], "metadata": ["step": 0]])
        )
        entry.input = 5
        console.load(.history("order-1", [entry]))
        console.paint()
        #expect(console.text.contains("asks again. Earlier answers"))
        #expect(console.effects.contains(.load(.forkPreview("order-1", "c-1"))))
    }

    @Test("The earlier runs of a thread are shown beside its failure")
    func attempts() {
        var console = Console(120, 40).with(.runs(failed: timeouts(1), active: [])).pressing("5")
        #expect(console.effects.contains(.load(.attempts("order-1"))))
        console.load(
            .attempts("order-1", [timeouts(1)[0], .sample("run-0", thread: "order-1", status: .interrupted)])
        )
        #expect(console.text.contains("runs of this thread, newest first"))
        #expect(console.text.contains("interrupted  retry    maria"))
    }

    @Test("In a list, an error begins with its cause instead of folders, and takes one line")
    func brief() {
        #expect(Words.brief("/srv/a/b/bad.csv line 3, amount: no") == "bad.csv line 3, amount: no")
        #expect(Words.brief("exit code 7. Its last lines:\nasking") == "exit code 7. Its last lines:")
        #expect(Words.brief("a / b, /, /etc and 1/2") == "a / b, /, /etc and 1/2")
    }
}

@Suite("The outcome of retries")
struct RetryOutcomeTests {
    private func bulk(_ count: Int) -> BulkRetry {
        let runs = (0..<count).map { Run.sample(RunID("r\($0)"), thread: ThreadID("t\($0)"), status: .error) }
        return BulkRetry(runs, limits: BulkRetry.Limits(maximumInFlight: count, failureLimit: nil), notBefore: .noon)
    }

    @Test("A refused retry did not fail again, and neither did one behind another run")
    func outcome() {
        var bulk = bulk(5)
        _ = bulk.takeNext(at: .noon)
        for number in 0..<4 { bulk.note(RunID("r\(number)"), becameRun: RunID("n\(number)")) }
        bulk.note("n0", endedWell: true)
        bulk.note("n1", endedWell: false)
        bulk.noteBehind("n2")
        bulk.note("r4", refused: "busy")
        #expect(bulk.outcome == "1 succeeded, 1 failed again, 1 refused, 1 stored behind another run, 0 not sent")
        #expect(!bulk.isOver, "n3 is under way")
        bulk.noteBehind("n3")
        #expect(bulk.isOver)
        #expect(bulk.failures == 2)
        #expect(bulk.outcome.contains("2 stored behind other runs"))
    }

    @Test("Zero counts are left out, except the important ones")
    func plain() {
        #expect(bulk(2).outcome == "0 succeeded, 0 failed again, 2 not sent")
    }
}
