@testable import CellGrid
@testable import ConsoleCore
import HostilePayloads
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("No payload can look like part of the program")
struct HostileCorpusTests {
    /// The keys that lead to each place, from an open queue with everything loaded.
    static let places = [
        "", "enter", "l tab", "l tab tab", "l tab tab tab", "J", "a", "a s", "a s s", "a S", "x 'no' enter s", "x", "e",
        "r", "r 'yes' enter S", "z z", "z z z R", "enter z a", "space a S", "?", "y", "2", "3", "3 k enter", "3 m", "4",
        "L j", "L j j", "L k l", "c c", "a u", "5 t u", "4 tab", "4 tab tab", "4 tab tab tab", "4 tab tab tab tab",
        "4 z z", "4 D", "5", "5 l", "5 t S", "L", "L l",
        "L J", "3 F k k enter", "c", "C",
    ]

    struct Setting {
        let size: Size
        let glyphs: GlyphSet
        let depth: ColorDepth
    }

    private static let settings = [
        Setting(size: Size(rows: 24, columns: 80), glyphs: .unicode, depth: .sixteen),
        Setting(size: Size(rows: 40, columns: 120), glyphs: .unicode, depth: .mono),
        Setting(size: Size(rows: 24, columns: 80), glyphs: .ascii, depth: .mono),
        Setting(size: Size(rows: 40, columns: 120), glyphs: .ascii, depth: .sixteen),
    ]

    /// Each payload is drawn at one place in one setting. The corpus as a whole covers all places in all settings.
    @Test("On every screen, in color, without it and in ASCII", arguments: 0..<10)
    func screens(part: Int) throws {
        for payload in HostilePayload.corpus[part * 50..<part * 50 + 50] {
            let setting = Self.settings[payload.number % Self.settings.count]
            let script = Self.places[payload.number % Self.places.count]
            expectNoImitation(
                in: try console(payload, setting, pressing: script),
                setting,
                "\(payload), keys \(script)"
            )
        }
    }

    @Test("In plain mode, in Unicode and in ASCII", arguments: 0..<10)
    func plain(part: Int) throws {
        for payload in HostilePayload.corpus[part * 50..<part * 50 + 50] where payload.number % 3 == part % 3 {
            let setting = Setting(
                size: PlainTranscript.size,
                glyphs: payload.number / 3 % 2 == 0 ? .unicode : .ascii,
                depth: .mono
            )
            let script = Self.places[payload.number % Self.places.count]
            var transcript = PlainTranscript()
            let lines = transcript.lines(for: try console(payload, setting, pressing: script).state)
            for line in lines {
                #expect(!ImitatedLine.isImitated(line), "\(payload), keys \(script): \(line)")
            }
        }
    }

    @Test("On each page of ':work'")
    func work() throws {
        for payload in HostilePayload.corpus where payload.number.isMultiple(of: 10) {
            let setting = Self.settings[payload.number / 10 % Self.settings.count]
            // Other tests draw the screen behind the dialog.
            var console = Console(setting.size.columns, setting.size.rows, glyphs: setting.glyphs)
            let (text, name) = (try StoredValue(.string(payload.text)), payload.name)
            let actions: [RunAction] = [
                .start(input: text), .resume(answers: [InterruptID(name): text]),
                .branch(from: CheckpointID(name), input: text), .replay(from: CheckpointID(name)), .proceed,
            ]
            let runs = actions.map { action in
                var run = Run.sample(RunID(name), thread: ThreadID(name))
                run.request = RunRequest(thread: ThreadID(name), workflow: name, action: action, requestedBy: name)
                return WaitingRun(run: run, questions: [payload.payload])
            }
            console.load(.work(.held(reason: "'/srv/a.sqlite' belongs to user 502")))
            console.press(": 'work' enter")
            console.load(.heldRuns(WaitingRuns(runs, unlisted: payload.number / 10 % 2)))
            for page in 0..<6 {
                expectNoImitation(in: console, setting, "\(payload), page \(page)")
                let place = scroll(of: console)
                console.press("pagedown", painting: false)
                if scroll(of: console) == place { break }
            }
        }
    }

    private func scroll(of console: Console) -> Int? {
        console.state.dialogs.top(WorkDialog.self)?.scroll
    }

    @Test("In notices about a run behind another, about a claim, and about items of the same look")
    func notices() throws {
        for payload in HostilePayload.corpus where payload.number.isMultiple(of: 10) {
            let thread = ThreadID(payload.name)
            var other = Run.sample(RunID(payload.name), thread: thread)
            other.request.requestedBy = payload.name
            var console = Console(80, 24).with(.workflows([WorkflowListing(name: "billing")]))
            console = console.with(.work(.held(reason: "'/srv/a.sqlite' belongs to user 502")))
            // Two items of the same look; the cursor moves to the second by itself.
            let (first, second) = (
                try OpenInterrupt.refund(thread: thread), try OpenInterrupt.refund(thread: ThreadID(payload.line))
            )
            console = console.with(inbox: [first, second]).with(.runs(failed: [], active: [other]))
            var said: [String] = []
            func look(_ keys: String) {
                console.press(keys)
                said += [console.notice] + console.grid().rows()
            }
            if let place = ClaimedQuestion(first) {
                let end = Timestamp.noon.advanced(by: .seconds(3_600))
                console.load(.claims([Claim(question: place, owner: payload.name, expiresAt: end)]))
            }
            look("c")
            look("a")
            look("u")
            look("a s")
            look("s")
            if let token = console.submissions.first?.token {
                console.send(.finished(.answered(token, Run.sample("own", thread: thread)), at: console.clock))
                said.append(console.notice)
            }
            console = console.with(inbox: [second])
            look("a")
            look("a s")
            for line in said where !line.isEmpty {
                #expect(!ImitatedLine.isImitated(line), "\(payload): \(line)")
            }
        }
    }

    private func expectNoImitation(in console: Console, _ setting: Setting, _ place: String) {
        let theme = Theme.base.resolved(for: setting.depth)
        var painter = Painter(grid: CellGrid(size: setting.size, glyphs: setting.glyphs), theme: theme)
        painter.drawAll(console.state)
        let layout = ScreenLayout(console.state)
        let gutter = Mark.gutter.text(in: setting.glyphs)
        let roles: Set<ThemeRole?> = [.textMuted, .selection, .selectionInactive]
        // The stream has one column, whose width does not depend on the words above it.
        let starts = console.state.screen == .streams ? [] : columnStarts(of: painter.grid, layout)
        for row in 0..<setting.size.rows {
            let isInDialog = painter.dialogFrame?.rows.contains(row) ?? false
            let isSplit = layout.isSideBySide && !isInDialog && layout.body.rows.contains(row)
            let border = isSplit ? layout.tabs.origin.column - 2 : setting.size.columns
            // Each cell of the list is checked separately, because cut text has no closing quote.
            let isInList = !isInDialog && layout.list.rows.contains(row)
            let edges =
                [0] + (isInList ? starts.filter { $0 > 0 && $0 < border } : []) + [border, setting.size.columns]
            for pane in zip(edges, edges.dropFirst()).map({ $0..<$1 }) {
                let cells = pane.map { painter.grid[Position(row: row, column: $0)] }
                let isImitated = ImitatedLine.isImitated(cells.map(\.text)) { index in
                    cells[index].text == gutter && roles.contains(ThemeRole(cells[index].style.role))
                }
                if isImitated { Issue.record("\(place), row \(row): \(cells.map(\.text).joined())") }
            }
        }
    }

    /// The position of the names above the columns of the list.
    private func columnStarts(of grid: CellGrid, _ layout: ScreenLayout) -> [Int] {
        guard !layout.list.isEmpty else { return [] }
        let row = layout.list.origin.row
        return layout.list.columns.filter { column in
            let cell = grid[Position(row: row, column: column)]
            return ThemeRole(cell.style.role) == .header && cell.text != " "
                && (column == 0 || grid[Position(row: row, column: column - 1)].text == " ")
        }
    }

    // MARK: A console with everything in it

    /// The console after the keys of a script.
    ///
    /// A screen that does not show the queue is opened before the queue is loaded, so that the items are not laid out
    /// for every key.
    private func console(_ payload: HostilePayload, _ setting: Setting, pressing script: String) throws -> Console {
        let keys = script.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = keys.first, ["2", "3", "5", "L"].contains(first) else {
            return try console(payload, setting).pressing(script)
        }
        return try console(payload, setting, on: first).pressing(keys.count > 1 ? keys[1] : "")
    }

    func console(_ payload: HostilePayload, _ setting: Setting, on screen: String = "") throws -> Console {
        // A cut cell has no closing quote. With plain names beside it, each cell is checked separately.
        let isPlain = payload.number.isMultiple(of: 2)
        let thread: ThreadID = isPlain ? "t-1" : ThreadID(payload.name)
        let workflow = isPlain ? "billing" : payload.name
        let question = try OpenInterrupt.asking(
            payload.payload,
            thread: thread,
            workflow: workflow,
            schema: payload.schema
        )
        // The queue is loaded last, so that nothing is laid out before.
        var console = Console(setting.size.columns, setting.size.rows, glyphs: setting.glyphs)
        let error = RunFailure(code: "task_failed", message: payload.text, task: payload.name)
        var run = Run.sample("run-1", thread: thread, status: .error, error: error)
        run.request.workflow = workflow
        run.request.requestedBy = payload.name
        console.load(.runs(failed: [run, run], active: []))
        console.load(.attempts(thread, [run, run]))
        console.load(.events(EventPage(events: events(payload, thread, workflow), hasGap: false)))
        console.load(.threadEvents(thread, EventPage(events: events(payload, thread, workflow), hasGap: false)))
        console.load(.threads([summary(payload, thread, workflow)]))
        console.load(.history(thread, try history(payload)))
        console.load(
            .ledger(
                [
                    entry(payload, thread), entry(payload, thread, sequence: 2),
                    withdrawal(payload, thread, sequence: 3),
                ],
                faults: [2: "entry 2 was changed after it was written"]
            )
        )
        let answer: KeptAnswer.Value =
            payload.number.isMultiple(of: 3) ? .changed(.string(payload.text)) : .kept(payload.payload)
        console.load(
            .keptAnswers(
                1,
                [KeptAnswer(question: InterruptID(payload.name), payload: .kept(payload.payload), answer: answer)]
            )
        )
        if let place = ClaimedQuestion(question) {
            // Every third item is claimed by an operator with such a name.
            if payload.number % 3 == 1 {
                let end = Timestamp.noon.advanced(by: .seconds(3_600))
                console.load(.claims([Claim(question: place, owner: payload.name, expiresAt: end)]))
            }
            console.load(
                .notes(
                    [Note(sequence: 1, question: place, author: payload.name, text: payload.text, at: .noon)],
                    after: 0
                )
            )
        }
        console.press(screen)
        // The item is painted at the moment it arrives, so it is laid out once.
        console.load(inbox: [question, try .refund(2, thread: "t-2", minutes: 3)], total: 2)
        console.paint()
        console.forgetEffects()
        return console
    }

    private func events(_ payload: HostilePayload, _ thread: ThreadID, _ workflow: String) -> [RunEvent] {
        let (text, line) = (JSONValue.string(payload.text), JSONValue.string(payload.line))
        let payloads: [(String, JSONValue)] = [
            ("custom", line), ("custom", text), ("custom", ["line": text, payload.name: line]),
            ("custom", ["level": line, "message": text]), ("custom", ["progress": 0.4, payload.name: text]),
            ("updates", .object([payload.name: text])), ("updates", ["__interrupt__": [["value": text]]]),
            ("run", ["event": "retry", "name": .string(payload.name), "error": text, "id": "x"]),
            ("run", ["event": "end", "status": "error", "error": ["message": text]]),
            ("custom", [["a": line], ["a": text]]), (payload.name, .object([payload.name: text])),
        ]
        return payloads.map { mode, value in
            RunEvent(
                run: "r",
                thread: thread,
                workflow: workflow,
                at: .noon,
                mode: mode,
                namespace: payload.number.isMultiple(of: 3) ? [payload.name + ":1"] : [],
                payload: value
            )
        }
    }

    private func summary(_ payload: HostilePayload, _ thread: ThreadID, _ workflow: String) -> ThreadSummary {
        ThreadSummary(
            thread: thread,
            workflow: workflow,
            status: .error,
            checkpoint: "c-2",
            step: 2,
            updatedAt: .noon,
            openInterrupts: 1,
            error: payload.text
        )
    }

    private func history(_ payload: HostilePayload) throws -> [HistoryEntry] {
        let (text, line, name) = (JSONValue.string(payload.text), JSONValue.string(payload.line), payload.name)
        func entry(_ id: String, after parent: String?, values: JSONValue) throws -> HistoryEntry {
            func config(_ id: String) -> JSONValue { ["configurable": ["checkpoint_id": .string(id)]] }
            var entry = try #require(
                HistoryEntry(
                    snapshot: [
                        "config": config(id), "parent_config": parent.map(config) ?? .null, "values": values,
                        "metadata": ["source": "loop", "step": 1, name: text], "next": [.string(name)],
                        "created_at": "2026-11-23T12:00:00+00:00",
                        "tasks": [
                            ["id": "t", "name": .string(name), "error": text, "interrupts": [["value": text]]],
                            ["id": "u", "name": .string(name), "result": [name: text]],
                        ],
                    ]
                )
            )
            entry.writes = [HistoryEntry.Write(task: name, channel: name, value: text)]
            return entry
        }
        return [
            try entry("c-2", after: "c-1", values: [name: text, "same": line, "long": text, "new": [name: line]]),
            try entry("c-1", after: nil, values: [name: line, "same": line, "long": .string(payload.text + "x")]),
        ]
    }

    /// An answer that was not delivered.
    private func withdrawal(_ payload: HostilePayload, _ thread: ThreadID, sequence: Int64) -> LedgerEntry {
        let (text, name) = (JSONValue.string(payload.text), JSONValue.string(payload.name))
        var entry = entry(payload, thread, sequence: sequence)
        entry.record.merge([
            "what": .string(AnswerRecord.withdrawal), "reason": text, "question": name, "payload_digest": name,
            "reached_digest": name, "answer_hash": name, "answer_origin": name, "run": name,
        ]) { $1 }
        return entry
    }

    private func entry(_ payload: HostilePayload, _ thread: ThreadID, sequence: Int64 = 1) -> LedgerEntry {
        let (text, name) = (JSONValue.string(payload.text), JSONValue.string(payload.name))
        return LedgerEntry(
            sequence: sequence,
            previousHash: "a",
            hash: "b",
            at: .noon,
            record: [
                "actor": name, "at": "2026-11-23T12:00:00Z", "profile": name, "client": name,
                "thread": .string(thread.rawValue), "interrupt": name, "payload_digest": "d",
                "decisions": [["action": name, "type": "edit", "renamed_to": name]], "answer_digest": "e",
                "edit_patch": [
                    [
                        "changes": [
                            ["change": "changed", "path": "$.a", "before": text, "after": text],
                            ["change": "added", "path": "$.b", "after": text],
                        ]
                    ]
                ], "reason": text, "outcome": name, "error": text,
            ]
        )
    }
}
