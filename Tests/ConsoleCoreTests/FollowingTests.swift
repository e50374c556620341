import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("After an answer the cursor moves on, and returns to the thread that asks again")
struct FollowingTests {
    private func questions(_ count: Int) throws -> [OpenInterrupt] {
        try (1...count).map { try .refund(Int64($0), thread: ThreadID("t-\($0)"), minutes: 90 - $0) }
    }

    private func sent(_ console: Console) -> [String] { console.submissions.map(\.thread.rawValue) }

    private func cursor(_ console: Console) -> String? { console.state.inbox.current?.question.thread.rawValue }

    /// Stores the last sent answer.
    private func store(_ console: inout Console, run: RunID = "run-1") throws {
        let submission = try #require(console.submissions.last)
        let run = Run.sample(run, thread: submission.thread)
        console.send(.finished(.answered(submission.token, run), at: console.clock))
    }

    @Test("Forty questions are answered one by one in 2.1 keys each with 100 ms between keys, and none is lost")
    func forty() throws {
        let all = try questions(40)
        var console = Console(120, 60).with(inbox: all)
        console.pass(.seconds(1))
        var keys = 0
        for index in all.indices {
            console.press("a s", every: .milliseconds(100))
            keys += 2
            // The backend needs time: answers of earlier items are confirmed while later ones are decided.
            if index % 3 == 2 { console.load(inbox: Array(all[(index - 1)...]), total: 40 - index + 1) }
        }
        #expect(all.map(\.thread.rawValue).filter { !sent(console).contains($0) } == [])
        #expect(sent(console).count == 40)
        #expect(Double(keys) / 40 <= 2.1)
        for (question, sent) in zip(all, console.sent) {
            let id = try #require(question.interrupt.id)
            #expect(sent == #"{"\#(id.rawValue)":{"decisions":[{"type":"approve"}]}}"#)
        }
    }

    @Test("The cursor moves to the next open row at once, and the key decides where that row was visible")
    func goesOn() throws {
        var console = Console(120, 40).with(inbox: try questions(3)).pressing("a s")
        #expect(cursor(console) == "t-2")
        console.press("a", every: .milliseconds(50))
        #expect(console.state.staging.drafts.filter { $0.value.decided > 0 }.map(\.key.thread) == ["t-1", "t-2"])
    }

    @Test("A question of another kind is dead for 400 ms, although its row was in sight")
    func otherKind() throws {
        let command = try OpenInterrupt.tools(
            [("run_command", ["command": "rm -rf exports"])],
            thread: "t-2",
            minutes: 1
        )
        var console = Console(120, 40).with(inbox: try questions(1) + [command])
        console.pass(.seconds(1))
        console.press("a s", every: .milliseconds(100))
        #expect(cursor(console) == "t-2")
        console.press("a s", every: .milliseconds(100))
        #expect(sent(console) == ["t-1"] && console.notice.contains("not"))
    }

    @Test("On a row that was not visible, keys decide nothing for 400 ms")
    func outOfSight() throws {
        var console = Console(120, 40).with(inbox: try questions(3)).pressing("enter a s")
        #expect(cursor(console) == "t-2" && console.state.inbox.isMaximized)
        console.press("a", every: .milliseconds(100))
        #expect(console.notice.contains("the screen had just changed"))
        console.press("a", every: .milliseconds(400))
        #expect(console.notice.contains("approve refund: staged"))
    }

    @Test("On a row that the dialog of the answer covered, keys decide nothing for 400 ms")
    func covered() throws {
        var console = Console(120, 40).with(inbox: try questions(3)).pressing("a : 'submit' enter s")
        #expect(sent(console) == ["t-1"] && cursor(console) == "t-2")
        console.press("a", every: .milliseconds(100))
        #expect(console.notice.contains("the screen had just changed"))
        #expect(console.state.staging.drafts.filter { $0.key.thread == "t-2" && $0.value.decided > 0 }.isEmpty)
    }

    @Test("An announced motion counts once")
    func announced() throws {
        let item = QuestionID(try .refund())
        let target = DecisionGuard.Target(item: item, payloadDigest: nil, action: 0)
        let other = DecisionGuard.Target(item: nil, payloadDigest: nil, action: 0)
        var guarded = DecisionGuard()
        guarded.expectMotion(to: item)
        guarded.noteMove(from: other, to: target, by: [], at: .noon)
        #expect(!guarded.isDead)
        guarded.noteMove(from: other, to: target, by: [], at: .noon)
        #expect(guarded.isDead, "the motion counted before")
        guarded = DecisionGuard()
        guarded.expectMotion(to: item)
        guarded.noteMove(from: nil, to: target, by: [], at: .noon)
        #expect(guarded.isDead, "the row was covered")
    }

    @Test("On a row that came a moment ago, keys decide nothing either")
    func justArrived() throws {
        let all = try questions(2)
        var console = Console(120, 40).with(inbox: [all[0]]).pressing("a")
        console.load(inbox: all, total: 2)
        console.paint()
        console.press("s a", every: .milliseconds(150))
        #expect(cursor(console) == "t-2")
        #expect(console.state.staging.drafts.filter { $0.key.thread == "t-2" && $0.value.decided > 0 }.isEmpty)
    }

    @Test("The cursor returns to the thread that asks again if no key was pressed, and keys decide nothing for 400 ms")
    func returns() throws {
        let all = try questions(3)
        var console = Console(120, 40).with(inbox: all).pressing("a s")
        try store(&console)
        let again = try OpenInterrupt.asking("and now?", thread: "t-1", id: "q-again", minutes: 1)
        console.load(inbox: [all[1], all[2], again], total: 3)
        console.paint()
        #expect(cursor(console) == "t-1")
        console.press("a", every: .milliseconds(100))
        #expect(console.notice.contains("the screen had just changed"))
    }

    @Test("The cursor stays once a key was pressed, and the row is marked", arguments: ["j", "G", "tab"])
    func staysElsewhere(key: String) throws {
        let all = try questions(3)
        var console = Console(120, 40).with(inbox: all).pressing("a s " + key)
        let place = cursor(console)
        try store(&console)
        console.load(
            inbox: [all[1], all[2], try .asking("and now?", thread: "t-1", id: "q-again", minutes: 1)],
            total: 3
        )
        #expect(cursor(console) == place)
        #expect(console.text.contains("again"))
    }

    @Test("A typed line counts as a key")
    func typedLine() throws {
        let all = try questions(3)
        var console = Console(120, 40).with(inbox: all).pressing("a s")
        let place = cursor(console)
        console.send(.input(.command("sort waiting"), at: console.clock))
        try store(&console)
        console.load(
            inbox: [all[1], all[2], try .asking("and now?", thread: "t-1", id: "q-again", minutes: 1)],
            total: 3
        )
        #expect(cursor(console) == place)
    }

    @Test("A thread that asks again is marked although its answered question left the queue long before")
    func later() throws {
        let all = try questions(2)
        var console = Console(120, 40).with(inbox: all).pressing("a s")
        try store(&console)
        console.load(inbox: [all[1]], total: 1)
        console.press("j")
        console.load(
            inbox: [all[1], try .asking("and now?", thread: "t-1", id: "q-again", minutes: 1)],
            total: 2
        )
        #expect(console.text.contains("again"))
    }

    @Test("The configuration can keep the cursor where it is")
    func off() throws {
        let all = try questions(3)
        var console = Console(120, 40, deciding: DecidingRules(staysWithThread: false)).with(inbox: all).pressing("a s")
        try store(&console)
        console.load(
            inbox: [all[1], all[2], try .asking("and now?", thread: "t-1", id: "q-again", minutes: 1)],
            total: 3
        )
        #expect(cursor(console) == "t-2")
    }

    @Test("A runbook of six steps is followed to its end without moving the cursor")
    func runbook() throws {
        let others = try questions(4)
        func step(_ number: Int) throws -> OpenInterrupt {
            try .asking(
                .string("step \(number)?"),
                thread: "release",
                id: InterruptID("q-\(number)"),
                position: number,
                minutes: number == 1 ? 100 : 1
            )
        }
        var console = Console(120, 40).with(inbox: [try step(1)] + others)
        for number in 1...6 {
            #expect(cursor(console) == "release")
            console.press("a s")
            #expect(sent(console).count == number)
            try store(&console, run: RunID("run-\(number)"))
            guard number < 6 else { break }
            console.load(inbox: others + [try step(number + 1)], total: 5)
            console.paint()
        }
        #expect(sent(console) == Array(repeating: "release", count: 6))
    }

    // MARK: What was approved fails

    private func failed() throws -> Console {
        var console = Console(120, 40).with(inbox: try questions(2)).pressing("a s 3")
        try store(&console)
        let run = Run.sample(
            "run-1",
            thread: "t-1",
            status: .error,
            error: RunFailure(code: "task_failed", message: "card declined", task: "pay")
        )
        console.load(.runs(failed: [run], active: []))
        return console
    }

    @Test("A failure after an answer is reported on every screen until it was read")
    func failure() throws {
        var console = try failed()
        let words = "t-1 failed after your answer (approve): \"card declined\""
        #expect(console.text.contains("t-1 failed after your answer"))
        console.tick(after: .seconds(60))
        #expect(console.notice == words)
        console.load(.themes([]))
        console.press("esc")
        #expect(!console.notice.contains("failed after"))
    }

    @Test("The report returns after other notices, and reading the messages ends it")
    func read() throws {
        var console = try failed()
        console.send(.loadFailed(.threads, message: "away", at: console.clock))
        #expect(console.notice == "away")
        console.tick(after: .seconds(20))
        #expect(console.notice.contains("failed after your answer"))
        console.press(": 'messages' enter")
        #expect(console.text.contains("failed after your answer"))
        console.press("q")
        console.tick(after: .seconds(20))
        #expect(!console.notice.contains("failed after"))
    }

    @Test("A step that fails after an answer and asks what to do is a failure until it was read, and its row says so")
    func failedStep() throws {
        var console = Console(120, 40).with(inbox: try questions(1)).pressing("a s")
        try store(&console)
        console.load(inbox: [], total: 0)
        let again = try OpenInterrupt.asking(
            ["question": "Run it again?", "failure": "exit code 3"],
            thread: "t-1",
            id: "q-2",
            minutes: 0
        )
        console.load(inbox: [again], total: 1)
        #expect(console.notice == "t-1 failed after your answer: \"exit code 3\"; the thread asks what to do")
        #expect(console.text.split(separator: "\n").contains { $0.contains("t-1") && $0.contains("failed") })
        console.tick(after: .seconds(60))
        #expect(console.notice.contains("failed after your answer"))
        console.press("esc")
        #expect(!console.notice.contains("failed after"))
    }

    @Test("A failure without an answer of this console is not reported")
    func others() throws {
        var console = Console(120, 40).with(inbox: try questions(2))
        console.load(.runs(failed: [.sample("run-9", status: .error)], active: []))
        #expect(!console.notice.contains("your answer"))
    }

    @Test("Enter in the messages opens the thread of a message")
    func goesThere() throws {
        var console = try failed()
        console.load(inbox: [try questions(2)[1]], total: 1)
        console.press(": 'messages' enter enter")
        #expect(console.state.screen == .failures)
        console = Console(120, 40).with(inbox: try questions(3)).pressing("j a 2 : 'messages' enter enter")
        #expect(console.state.screen == .inbox && cursor(console) == "t-2")
    }
}
