import CellGrid
import Glibc
import OrderedCollections
import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import TerminalSupport
import Testing

@Suite("Hostile payloads reach no terminal", .timeLimit(.minutes(10)))
struct HostileTests {
    private struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Fills a database through the library, like a workflow of another program.
    private func fill(_ place: Workplace, lineLength: Int = 20_000) async throws {
        let evil = HostileCorpus.all.joined()
        // 20 kB without a break, as a log or a model may write.
        let line = String(String(repeating: evil, count: 20_000 / evil.utf8.count + 1).prefix(20_000))
        let asks = Entrypoint("asks\(evil.prefix(40))") { (payload: JSONValue, flow) -> Bool in
            await flow.write(["line": .string(line), evil: .string(evil)] as JSONValue)
            return try await flow.interrupt(payload)
        }
        let fails = Entrypoint("fails") { (message: String, _) -> Bool in throw Failure(description: message) }
        let saver = try await SQLiteSaver(path: "\(place.path)/work.sqlite")
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [asks, fails])
        let tool: JSONValue = [
            "action_requests": .array(
                HostileCorpus.all.prefix(60).map { text in
                    [
                        "name": .string("pay \(text)"), "args": [text: .string(text), "all": .string(evil)],
                        "description": .string(evil),
                    ]
                }
            ),
            "review_configs": .array(
                HostileCorpus.all.prefix(60).map { text in
                    [
                        "action_name": .string("pay \(text)"),
                        "allowed_decisions": ["approve", "edit", "reject", "respond"],
                    ]
                }
            ),
        ]
        let plain = JSONObject(HostileCorpus.all.map { ($0, .string($0)) }, uniquingKeysWith: { first, _ in first })
        let long = JSONValue.string(String(repeating: "x\u{202E}y ", count: lineLength / 4))
        var deep = JSONValue.string(evil)
        for level in 0..<1_000 { deep = level.isMultiple(of: 2) ? [deep] : ["\u{202E}k": deep] }
        let odd: JSONValue = .object(["line": .string(line), line: .string(line)])
        for (number, payload) in [tool, .object(plain), ["long": long], deep, .string(evil), odd].enumerated() {
            _ = try await runtime.invoke(asks, payload, on: ThreadID(rawValue: "t\(number)\u{202E}\u{1B}[2J"))
        }
        _ = try? await runtime.invoke(fails, line, on: "broken\u{7}")
        await saver.close()
    }

    /// The bytes that a program may send: sequences that the emulator knows, and drawable characters.
    private func expectClean(_ session: TerminalSession, _ what: String, copies: Int = 0) async {
        let screen = await session.screen
        #expect(screen.unknownSequences.isEmpty, "\(what): \(screen.unknownSequences)")
        #expect(screen.title == nil, "\(what) set the title")
        #expect(screen.clipboard.count <= copies, "\(what) wrote the clipboard")
        let output = String(decoding: await session.output, as: UTF8.self)
        let controls: Set<UInt32> = [0x07, 0x08, 0x09, 0x0A, 0x0D, 0x0E, 0x0F, 0x1B]
        let drawn = Set(output.unicodeScalars.filter { HostileCorpus.isForbidden($0) && !controls.contains($0.value) })
        #expect(drawn.isEmpty, "\(what) sent \(drawn.map { "U+" + String($0.value, radix: 16) }.sorted())")
        for (row, cells) in screen.cells.enumerated() {
            let text = cells.map(\.text).joined()
            #expect(!text.unicodeScalars.contains(where: HostileCorpus.isForbidden), "\(what), row \(row)")
        }
    }

    /// Quits and discards staged decisions, if the walk has staged any. A staged retry asks to quit a second time.
    private func leave(_ console: TerminalSession) async throws {
        let (warning, question) = ("quit again to confirm", "keep as drafts")
        // In a field, Ctrl-C ends the field.
        for _ in 1...3 { try await console.press("esc") }
        try await console.press("ctrl-c")
        let first = try? await console.waitForAny(of: [warning, question], deadline: .seconds(60))
        if first == warning {
            try await console.press("ctrl-c")
            _ = try? await console.waitForAny(of: [question], deadline: .seconds(60))
        }
        // A console that has ended reads no key.
        try? await console.press("d")
        // On a busy machine, Escape and the next key may arrive as one, and the walk then ends in another window.
        if (try? await console.waitForExit(deadline: .seconds(20))) == nil { await console.send(signal: SIGTERM) }
    }

    @Test("Through every screen and dialog of the console", arguments: [[80, 24], [120, 40]])
    func console(size: [Int]) async throws {
        let place = try Workplace()
        try await fill(place, lineLength: 1_000_000)
        let console = try place.signoff([], size: Size(rows: size[1], columns: size[0]))
        try await console.waitFor(text: "1 Inbox")
        try await console.waitFor { !$0.contains("Loading") }
        let walk = """
            tab tab tab tab z a + G esc a a s esc S esc u x y esc e j j enter esc esc r y esc ? G esc / p esc : t tab esc \
            j z a + G esc a s esc e j enter esc esc j + G esc j a s esc j x enter S esc 2 j j enter d esc j tab tab tab \
            space j space D esc f esc 1 G tab + esc e enter esc esc r ctrl-u esc J z z G enter esc 3 j enter 1 5 enter G t esc t esc / x esc L enter G esc T j esc n tab tab esc y Y 1
            """
        for key in walk.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init) {
            try await console.press(key)
            await console.watch(for: .milliseconds(40))
        }
        // `y` and `Y` use the clipboard by the operator's keys, six of the walk; no other key may.
        await expectClean(console, "the console", copies: 6)
        try await leave(console)
        _ = try await console.waitForExit(deadline: .seconds(120))
        let saver = try await SQLiteSaver(path: "\(place.path)/work.sqlite", options: .init(mode: .readOnly))
        #expect(try await saver.countOpenInterrupts() == 6, "nothing was answered by what payloads typed")
        await saver.close()
        await expectClean(console, "leaving the console", copies: 6)
    }

    @Test(
        "Through the headless commands on a terminal",
        arguments: [
            ["inbox"], ["inbox", "--json"], ["threads"], ["threads", "--json"], ["runs"], ["runs", "--json"],
            ["ledger"],
            ["history", "--thread", "t0\u{202E}\u{1B}[2J"], ["history", "--thread", "t1\u{202E}\u{1B}[2J", "--json"],
            ["item", "--thread", "t0\u{202E}\u{1B}[2J"], ["item", "--thread", "t1\u{202E}\u{1B}[2J", "--json"],
            ["item", "--thread", "t2\u{202E}\u{1B}[2J"], ["item", "--thread", "t3\u{202E}\u{1B}[2J"],
            ["item", "--thread", "no\u{202E}such\u{1B}]0;x\u{7}"],
        ]
    )
    func headless(arguments: [String]) async throws {
        let place = try Workplace()
        try await fill(place)
        let session = try place.signoff(arguments)
        _ = try await session.waitForExit(deadline: .seconds(300))
        await expectClean(session, arguments[0])
    }

    @Test("Through plain mode, which sends no control sequence at all")
    func plain() async throws {
        let place = try Workplace()
        try await fill(place)
        let script = ["2", "5", "?", "esc", "threads", "failures", "quit"]
        try place.write(script.joined(separator: "\n") + "\n", to: "script")
        let session = try place.pipe("script", into: "--plain")
        _ = try await session.waitForExit(deadline: .seconds(300))
        await expectClean(session, "plain mode")
        #expect(await !session.output.contains(0x1B))
    }

    @Test("A value nested ten thousand deep is refused or shown, and nothing ends by a signal")
    func deep() async throws {
        let place = try Workplace()
        let depth = 10_000
        let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        try place.write(value, to: "deep.json")
        let run = try place.signoff("run", "essay_review", "--thread", "deep", "--input", "@deep.json")
        guard case .exited = try await run.waitForExit() else {
            Issue.record("a deep value ended the program by a signal")
            return
        }
        await expectClean(run, "run")
    }

    @Test("Half a surrogate pair spoils its own thread only, and is refused as input")
    func loneSurrogate() async throws {
        let place = try Workplace()
        for thread in ["whole", "broken"] {
            let run = try place.signoff("run", "essay_review", "--thread", thread, "--input", "\"cat\"")
            #expect(try await run.waitForExit() == .exited(0))
        }
        // The text of a program that counts 16-bit units.
        try ForeignConnection(path: "\(place.path)/work.sqlite").run(
            """
            UPDATE writes SET value = CAST(replace(CAST(value AS TEXT), 'cat', CAST(x'EDA0BD' AS TEXT)) AS BLOB)
            WHERE thread_id = 'broken'
            """
        )
        let refused = try place.signoff("run", "essay_review", "--thread", "new", "--input", #""\ud83d""#)
        #expect(try await refused.waitForExit() == .exited(2))
        #expect(await refused.screen.contains("half a surrogate pair in a string"))
        let item = try place.signoff("item", "--thread", "broken")
        #expect(try await item.waitForExit() == .exited(5))
        let console = try place.signoff()
        try await console.waitFor { $0.contains("1 waiting") && $0.contains("An essay about topic: cat") }
        try await console.press("2")
        try await console.waitFor { $0.contains("2 threads") && $0.contains("broken") && $0.contains("failed") }
        await expectClean(console, "the console")
    }

    @Test("Ten thousand levels typed as an answer are refused where they were typed")
    func deepAnswer() async throws {
        let place = try Workplace()
        let run = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"cat\"")
        #expect(try await run.waitForExit() == .exited(0))
        let console = try place.signoff()
        try await console.waitFor { $0.contains("1 waiting") && $0.contains("undecided") }
        await console.watch(for: .milliseconds(900))
        try await console.press("e")
        try await console.waitFor(text: "^S stage")
        try await console.press("R")
        try await console.waitFor(text: "^S take and stage")
        try await console.press("ctrl-u")
        try await console.paste(String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000))
        try await console.press("enter")
        try await console.waitFor { $0.contains("not JSON") && $0.contains("1024") }
        try await console.press("esc", "esc")
        try await console.waitFor { $0.contains("undecided") && !$0.contains("Form of") }
        await expectClean(console, "the form")
    }
}
