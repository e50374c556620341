@testable import CellGrid
@testable import ConsoleCore
import HostilePayloads
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("No payload can look like part of the program")
struct HostileCorpusTests {
    /// The keys that lead to each place, from an open queue with everything loaded.
    private static let places = [
        "", "enter", "l tab", "l tab tab", "l tab tab tab", "J", "a", "a s", "a s s", "a S", "x 'no' enter s", "x", "e",
        "r", "r 'yes' enter S", "z z", "z z z R", "enter z a", "space a S", "?", "y", "2", "3", "3 k enter", "3 m", "4",
        "4 tab", "4 tab tab", "4 tab tab tab", "4 tab tab tab tab", "4 z z", "4 D", "5", "5 l", "5 t S", "L", "L l",
        "L J", "3 F k k enter", "c", "C",
    ]

    private struct Setting {
        let size: Size
        let glyphs: GlyphSet
        let depth: ColorDepth
    }

    private static let settings = [
        Setting(size: Size(rows: 24, columns: 80), glyphs: .unicode, depth: .ansi16),
        Setting(size: Size(rows: 40, columns: 120), glyphs: .unicode, depth: .mono),
        Setting(size: Size(rows: 24, columns: 80), glyphs: .ascii, depth: .mono),
        Setting(size: Size(rows: 40, columns: 120), glyphs: .ascii, depth: .ansi16),
    ]

    /// Each payload is drawn at one place in one setting; over the corpus all places are drawn in all settings.
    @Test("On every screen, in color, without it and in ASCII", arguments: 0..<10)
    func screens(part: Int) throws {
        for payload in HostilePayload.corpus[part * 50..<part * 50 + 50] {
            let setting = Self.settings[payload.number % Self.settings.count]
            let console = try console(payload, setting)
            let script = Self.places[payload.number % Self.places.count]
            expectNoImitation(in: console.pressing(script), setting, "\(payload), keys \(script)")
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
            let console = try console(payload, setting)
            let lines = transcript.lines(for: console.pressing(script).state)
            for line in lines where !line.hasPrefix("Note: ") {
                #expect(!ImitatedLine.isImitated(line), "\(payload), keys \(script): \(line)")
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
        // The stream has one column, whatever words stand above it.
        let starts = console.state.screen == .streams ? [] : columnStarts(of: painter.grid, layout)
        for row in 0..<setting.size.rows {
            let isInDialog = painter.dialogFrame?.rows.contains(row) ?? false
            let isSplit = layout.isSideBySide && !isInDialog && layout.body.rows.contains(row)
            let border = isSplit ? layout.tabs.origin.column - 2 : setting.size.columns
            // Each cell of the list is looked at by itself: text that is cut has no closing quote.
            let isInList = !isInDialog && layout.list.rows.contains(row)
            let edges =
                [0] + (isInList ? starts.filter { $0 > 0 && $0 < border } : []) + [border, setting.size.columns]
            for pane in zip(edges, edges.dropFirst()).map({ $0..<$1 }) {
                let cells = pane.map { painter.grid[Position(row: row, column: $0)] }
                let isImitated = ImitatedLine.isImitated(cells.map(\.text)) { index in
                    cells[index].text == gutter && roles.contains(ThemeRole(cells[index].style.role))
                }
                let line = cells.map(\.text).joined()
                // What is told at the bottom begins with a mark and words of the program.
                let isNotice = row >= layout.footer.origin.row && line.first { $0 != " " } != "q"
                if isImitated, !isNotice { Issue.record("\(place), row \(row): \(line)") }
            }
        }
    }

    /// Where names stand above the columns of the list.
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

    private func console(_ payload: HostilePayload, _ setting: Setting) throws -> Console {
        // A cell that is cut has no closing quote: with plain names beside it, each cell is looked at by itself.
        let isPlain = payload.number.isMultiple(of: 2)
        let thread: ThreadID = isPlain ? "t-1" : ThreadID(payload.name)
        let workflow = isPlain ? "billing" : payload.name
        let question = try OpenInterrupt.asking(
            payload.payload,
            thread: thread,
            workflow: workflow,
            schema: payload.schema
        )
        // The queue comes last: nothing is laid out before it is there.
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
        console.load(.ledger([entry(payload, thread)]))
        if let place = ClaimedQuestion(question) {
            console.load(
                .notes(
                    [Note(sequence: 1, question: place, author: payload.name, text: payload.text, at: .noon)],
                    after: 0
                )
            )
        }
        return console.with(inbox: [question, try .refund(2, thread: "t-2", minutes: 3)])
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

    private func entry(_ payload: HostilePayload, _ thread: ThreadID) -> LedgerEntry {
        let (text, name) = (JSONValue.string(payload.text), JSONValue.string(payload.name))
        return LedgerEntry(
            sequence: 1,
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
