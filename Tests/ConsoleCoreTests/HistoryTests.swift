import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import ConsoleCore

@Suite("The history of a thread")
struct HistoryTests {
    private func entry(
        _ id: String,
        after parent: String?,
        step: Int64,
        source: String,
        values: JSONValue = nil,
        input: JSONValue? = nil,
        second: Int = 0
    ) throws -> HistoryEntry {
        func config(_ id: String) -> JSONValue { ["configurable": ["checkpoint_id": .string(id)]] }
        let snapshot: JSONValue = [
            "config": config(id), "parent_config": parent.map(config) ?? .null, "values": values,
            "metadata": ["source": .string(source), "step": .integer(step)],
            "created_at": .string("2026-11-23T12:00:\(second < 10 ? "0" : "")\(second).500000+00:00"),
        ]
        var entry = try #require(HistoryEntry(snapshot: snapshot))
        entry.input = input
        return entry
    }

    /// Two branches that start at `c-2`, one of them with a branch of its own.
    private func branches() throws -> [HistoryEntry] {
        [
            try entry("c-7", after: "c-6", step: 3, source: "loop", values: 3, second: 50),
            try entry("c-6", after: "c-2", step: 2, source: "fork", input: ["limit": 5], second: 40),
            try entry("c-5", after: "c-3", step: 2, source: "input", input: ["limit": 9, "to": "x"], second: 32),
            try entry("c-4", after: "c-3", step: 2, source: "loop", values: 2, second: 30),
            try entry("c-3", after: "c-2", step: 1, source: "input", input: ["limit": 5, "to": "x"], second: 20),
            try entry("c-2", after: "c-1", step: 0, source: "loop", values: 1, second: 12),
            try entry("c-1", after: nil, step: -1, source: "input", input: ["limit": 5], second: 10),
        ]
    }

    @Test("An unreadable checkpoint is shown in its place with the reason, and cannot be forked")
    func unreadable() throws {
        let broken = HistoryEntry(
            unreadable: UnreadableCheckpoint(
                thread: "t-1",
                namespace: "",
                id: "c-2",
                parent: "c-1",
                reason: "checkpoint c-2 of thread t-1 cannot be read: its type is unknown"
            )
        )
        let others = try branches().filter { $0.checkpoint != "c-2" }
        var console = console((others + [broken]).sorted { $0.checkpoint > $1.checkpoint })
        #expect(list(console).contains { $0.contains("cannot be read") })
        #expect(console.text.contains("step"))
        console.press("j j j j j")
        #expect(console.text.contains("checkpoint c-2 of thread t-1 cannot be read"))
        #expect(console.text.contains("unknown"))
        console.press("f")
        #expect(console.state.dialogs.isEmpty)
        #expect(console.text.contains("this checkpoint cannot be read"))
    }

    private func console(_ entries: [HistoryEntry], columns: Int = 120) -> Console {
        Console(columns, 40).pressing(": 'history t-1' enter").with(.history("t-1", entries))
    }

    /// The list, without the pane beside it.
    private func list(_ console: Console) -> [String] {
        console.grid().rows().dropFirst(3).prefix(7).map { row in
            var row = row.prefix { $0 != "│" || row.firstIndex(of: $0) == nil }
            row = row.dropFirst(3)
            return String(row)
        }
    }

    @Test("Branches have their own lanes, and each shows the reason for it")
    func graph() throws {
        let graph = HistoryGraph(try branches().map { ($0.checkpoint, $0.parent) })
        let drawn = try branches().map { entry in
            graph.line(of: entry.checkpoint, mark: Mark.ring, role: .text).parts.map { $0.text.text() }.joined()
        }
        #expect(
            drawn == [
                "○     ",
                "○     ",
                "│ ○   ",
                "│ │ ○ ",
                "│ ○─╯ ",
                "○─╯   ",
                "○     ",
            ]
        )
        let text = console(try branches()).text
        #expect(text.contains("step  2  fork of step 0"), "\(text)")
        #expect(text.contains("branch of step 1, edited limit"))
        #expect(text.contains("+10s"))
    }

    @Test("A question on an old branch does not look like a waiting one")
    func oldQuestion() throws {
        var entries = try branches()
        let old = try #require(entries.firstIndex { $0.checkpoint == "c-5" })
        let task = HistoryEntry.Task(id: "t", name: "ask", questions: ["Go on?"], isAsking: true, asked: 1)
        entries[old].tasks = [task]
        let onOld = console(entries).pressing("j j tab tab")
        #expect(onOld.state.history.current?.checkpoint == "c-5")
        #expect(onOld.text.contains("asked on an old branch and not answered"))
        #expect(!onOld.text.contains("waits for an answer") && !onOld.text.contains("asks ask"))
        entries[old].tasks = []
        entries[0].tasks = [task]
        let onNewest = console(entries).pressing("g g")
        #expect(onNewest.text.contains("asks ask"))
    }

    @Test("A thread of a hundred branches keeps its list readable")
    func manyBranches() throws {
        var entries = (2..<102).map { (CheckpointID("c-\(200 - $0)"), CheckpointID("c-1") as CheckpointID?) }
        entries.append(("c-1", nil))
        let graph = HistoryGraph(entries.map { (id: $0.0, parent: $0.1) })
        #expect(graph.width == HistoryGraph.laneLimit)
        for (id, _) in entries {
            let line = graph.line(of: id, mark: Mark.ring, role: .text)
            #expect(line.width(in: .unicode) <= HistoryGraph.laneLimit * 2 + 3)
        }
    }

    @Test("d shows the changes of a checkpoint, D the difference between two marked ones")
    func compares() throws {
        let entries = [
            try entry("c-3", after: "c-2", step: 2, source: "loop", values: ["a": 1, "b": [1, 2, 4], "c": "x"]),
            try entry("c-2", after: "c-1", step: 1, source: "loop", values: ["a": 1, "b": [1, 2, 3], "c": "x"]),
            try entry("c-1", after: nil, step: 0, source: "input", values: ["a": 0, "b": [1], "c": "x"]),
        ]
        var console = console(entries).pressing("d")
        #expect(console.text.contains("step 1 → step 2  1 change"))
        #expect(console.text.contains("~ [2]  3 → 4"))
        #expect(console.text.contains("… 2 equal"))
        console.press("D")
        #expect(console.notice.contains("mark one or two checkpoints with"))
        console.press("space j j D")
        #expect(console.text.contains("step 0 → step 2  3 changes"), "\(console.text)")
        #expect(console.text.contains("~ a  0 → 1"))
        console.press("k")
        #expect(console.text.contains("step 0 → step 1"), "moving leaves the comparison of the marks")
    }

    @Test("Two threads are compared by their newest checkpoints")
    func comparesThreads() throws {
        var console = console([try entry("c-1", after: nil, step: 0, source: "loop", values: ["paid": 90])])
        console.press(": 'diff t-2' enter")
        #expect(console.effects.contains(.load(.history("t-2"))))
        console.load(.history("t-2", [try entry("d-1", after: nil, step: 4, source: "loop", values: ["paid": 5])]))
        #expect(console.text.contains("step 4 of t-2 → step 0  1 change"), "\(console.text)")
        #expect(console.text.contains("~ paid  5 → 90"))
    }

    @Test("A large comparison is made outside the core and shown when it is complete")
    func largeComparison() throws {
        let old: JSONValue = .array((0..<6_000).map { .integer($0) })
        let new: JSONValue = .array((0..<6_000).map { .integer($0 == 5_999 ? -1 : $0) })
        var console = console([
            try entry("c-2", after: "c-1", step: 1, source: "loop", values: new),
            try entry("c-1", after: nil, step: 0, source: "loop", values: old),
        ])
        console.press("d")
        let requests = console.effects.compactMap { if case .compare(let request) = $0 { request } else { nil } }
        #expect(requests.count == 1)
        #expect(console.text.contains("comparing"))
        let request = try #require(requests.first)
        console.send(.finished(.compared(request.comparison, request.difference()), at: console.clock))
        #expect(console.text.contains("~ [5999]  5999 → -1"))
        #expect(console.text.contains("5 999 equal"))
    }

    @Test("Keys move from change to change")
    func movesBetweenChanges() throws {
        let old = JSONObject(uniqueKeysWithValues: (0..<60).map { ("key\($0)", JSONValue.integer($0)) })
        let new = JSONObject(uniqueKeysWithValues: (0..<60).map { ("key\($0)", JSONValue.integer($0 + 1)) })
        var console = console([
            try entry("c-2", after: "c-1", step: 1, source: "loop", values: .object(new)),
            try entry("c-1", after: nil, step: 0, source: "loop", values: .object(old)),
        ])
        console.press("d ] c")
        #expect(console.notice == "change 1 of 60")
        console.press("] c ] c [ c")
        #expect(console.notice == "change 2 of 60")
    }

    @Test("Long texts are compared line by line, and only the difference within a line is colored")
    func longTexts() {
        let old = (1...30).map { "line \($0)" }.joined(separator: "\n")
        let new = (1...30).map { $0 == 15 ? "line fifteen" : "line \($0)" }.joined(separator: "\n")
        let document = DifferenceDocument(from: ["essay": .string(old)], to: ["essay": .string(new)])
        let lines = document.lines(width: 60, glyphs: .unicode).map { line in
            line.line.parts.map { $0.text.text() }.joined()
        }
        #expect(
            lines == [
                "┊ ~ essay", "┊     … 12 equal lines", "┊   ┊ line 13", "┊   ┊ line 14", "┊   - line 15",
                "┊   + line fifteen", "┊   ┊ line 16", "┊   ┊ line 17", "┊     … 13 equal lines",
            ]
        )
    }

    @Test("The Tasks tab shows called tasks, their questions and whether their results are stored")
    func tasks() throws {
        let body = try TaskIdentity(
            body: "pay",
            checkpoint: "1f0a0000-0000-6000-8000-000000000001",
            checkpointStep: -1
        )
        let check = body.call("check", number: 0)
        let saved = SavedCheckpoint(
            thread: "t-1",
            namespace: "",
            checkpoint: Checkpoint(id: body.checkpoint, createdAt: "2026-11-23T12:00:00+00:00"),
            metadata: CheckpointMetadata(source: .input, step: -1),
            parent: nil,
            pendingWrites: [
                PendingWrite(
                    task: body.id,
                    taskPath: body.path,
                    index: 0,
                    channel: ReservedChannel.error,
                    value: .string("no money")
                ),
                PendingWrite(
                    task: check.id,
                    taskPath: check.path,
                    index: 0,
                    channel: ReservedChannel.result,
                    value: .integer(90)
                ),
            ]
        )
        var entry = try entry(body.checkpoint.rawValue, after: nil, step: -1, source: "input")
        entry.add(
            record: StepRecord(of: saved, names: ["check"]),
            input: 90,
            writes: [HistoryEntry.Write(task: "check", channel: "__return__", value: 90)],
            run: nil
        )
        let console = console([entry])
        #expect(console.text.contains("pay failed  1 task (1 done)"))
        let tasks = console.pressing("tab tab").text
        #expect(tasks.contains("✗ pay  failed"))
        #expect(tasks.contains("no money"))
        #expect(!tasks.contains("null"), "a task that is not finished has no result")
        #expect(tasks.contains("✓ check  done, result kept"))
        #expect(console.pressing("tab tab tab").text.contains("check → __return__"))
    }

    @Test("A task that waits for its next attempt is shown with the number and time of the attempt")
    func attempts() throws {
        var entry = try entry("c-1", after: nil, step: -1, source: "input", input: 5)
        entry.run = .sample("run-1", thread: "t-1", status: .running)
        let retry = RunEvent(
            run: "run-1",
            thread: "t-1",
            workflow: "billing",
            at: .noon,
            mode: "run",
            namespace: [],
            payload: [
                "event": "retry", "id": "task-7", "name": "pay", "attempt": 1, "max_attempts": 3, "error": "bank away",
                "next_attempt_at": "2026-11-23T12:01:00Z",
            ]
        )
        let console = console([entry]).pressing("tab tab")
            .with(.threadEvents("t-1", EventPage(events: [retry], hasGap: false)))
        #expect(console.text.contains("pay  attempt 1 of 3, next in 4"), "\(console.text)")
        #expect(console.text.contains("bank away"))
    }

    @Test("A long history is loaded page by page as the cursor approaches its end, and loaded pages are kept")
    func pages() throws {
        func page(_ numbers: ClosedRange<Int>) throws -> [HistoryEntry] {
            try numbers.reversed().map { try entry("c-\($0)", after: "c-\($0 - 1)", step: Int64($0), source: "loop") }
        }
        var console = Console(120, 40).pressing(": 'history t-1' enter")
        console.load(.history("t-1", try page(300...399), hasOlder: true))
        #expect(console.text.contains("100 checkpoints") && console.text.contains("older ones follow"))
        #expect(!console.effects.contains(.load(.olderHistory("t-1", "c-300"))))
        console.press("G")
        #expect(console.effects.contains(.load(.olderHistory("t-1", "c-300"))))
        console.load(.history("t-1", try page(200...299), before: "c-300", hasOlder: false))
        #expect(console.state.history.all.count == 200)
        #expect(console.state.history.current?.checkpoint == "c-300")
        console.load(.history("t-1", try page(310...409), hasOlder: true))
        #expect(console.state.history.all.count == 210)
        #expect(!console.text.contains("older ones follow"))
        console.load(.history("t-1", try page(600...699), hasOlder: true))
        #expect(console.state.history.all.count == 100, "what is between was not read: the older ones are loaded anew")
    }
}
