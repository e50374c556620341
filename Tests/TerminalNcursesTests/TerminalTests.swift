import CellGrid
import Glibc
import TerminalSupport
import Testing

@Suite("Terminal on a pseudo-terminal", .timeLimit(.minutes(10)))
struct TerminalTests {
    private func start(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        size: Size = Size(rows: 16, columns: 60)
    ) async throws -> TerminalSession {
        let session = try TerminalSession(
            program: BuiltProduct.path("TerminalProbe"),
            arguments: arguments,
            environment: environment,
            size: size
        )
        // The cursor is put in its place last: only then the frame is whole.
        try await session.waitFor { screen in
            screen.contains("hidden") && screen.isCursorVisible && (screen.cursorRow, screen.cursorColumn) == (1, 2)
        }
        return session
    }

    /// What must be true of the terminal once a program has left it, however it left.
    private func expectRestored(_ session: TerminalSession) async {
        let screen = await session.screen
        #expect(!screen.isAlternate)
        #expect(screen.isCursorVisible)
        #expect(!screen.hasBracketedPaste)
        #expect(!screen.hasFocusReports)
        #expect(!screen.hasApplicationKeys)
        #expect(await session.isCooked)
        #expect(screen.unknownSequences.isEmpty)
    }

    @Test("Text, colors and wide characters arrive as drawn")
    func drawing() async throws {
        let session = try await start()
        let screen = try await session.waitFor(text: "probe 60x16 256")
        #expect(screen.isAlternate && screen.hasBracketedPaste && screen.hasFocusReports && screen.isCursorVisible)
        #expect(screen.rows[0] == "┌─ probe 60x16 256 " + String(repeating: "─", count: 40) + "┐")
        #expect(screen.rows[15] == "└" + String(repeating: "─", count: 58) + "┘")
        #expect(screen.rows[4] == "│wide 世界|emoji 👩🚀|e\u{301}|⚠|" + String(repeating: " ", count: 33) + "│")
        #expect(screen.rows[5].hasPrefix("│hidden ⟦ESC⟧]0;x⟦BEL⟧⟦U+202E⟧ "))
        #expect(screen.style(of: "red bold") == EmulatedStyle(foreground: .indexed(1), isBold: true))
        #expect(screen.style(of: "bright")?.foreground == .indexed(12))
        #expect(screen.style(of: "orange")?.foreground == .indexed(208))
        #expect(screen.style(of: "orange")?.background == .indexed(17))
        #expect(screen.style(of: "hidden") == EmulatedStyle(isItalic: true, isUnderlined: true))
        #expect(screen.style(of: "⟦ESC⟧") == EmulatedStyle(isReversed: true))
        #expect((screen.cursorRow, screen.cursorColumn) == (1, 2))
        #expect(screen.title == nil)
        // A terminal that counts other columns for an emoji must still put the rest where it belongs.
        let output = String(decoding: await session.output, as: UTF8.self)
        let between = output.split(separator: "👩", maxSplits: 1).last?.split(separator: "🚀", maxSplits: 1).first
        #expect(between?.contains("\u{1B}[5;18H") == true)
        try await session.press("q")
        #expect(try await session.waitForExit() == .exited(0))
        await expectRestored(session)
    }

    @Test("Every nameable key arrives under its name")
    func keys() async throws {
        let session = try await start(size: Size(rows: 45, columns: 60))
        let names = [
            "a", "G", "é", "世", "ctrl-d", "alt-x", "enter", "tab", "backtab", "backspace", "delete", "insert", "home",
            "end", "pageup", "pagedown", "up", "down", "left", "right", "f1", "f5", "f12", "space", "ctrl-right",
            "shift-up", "alt-enter", "ctrl-c", "ctrl-space", "ctrl-\\",
        ]
        for name in names {
            try await session.press(name)
            try await session.waitFor { $0.rows.contains { $0.contains("│key \(name) ") } }
        }
        try await session.press("esc")
        try await session.waitFor(text: "key esc")
        #expect(await session.screen.unknownSequences.isEmpty)
    }

    @Test("An unknown sequence is dropped as a whole, not interpreted in part")
    func unknownSequence() async throws {
        let session = try await start()
        try await session.send(bytes: Array("\u{1B}[97;5u\u{1B}[<0;1;1M".utf8))
        try await session.press("k")
        let screen = try await session.waitFor(text: "key k")
        #expect(screen.rows.filter { $0.contains("key") }.count == 1)
    }

    @Test("Pasted text is one event, with its newlines and its own escapes")
    func paste() async throws {
        let session = try await start()
        try await session.paste("one\nq two\u{1B}[A世")
        try await session.waitFor(text: "paste <one⟦LF⟧q two⟦ESC⟧[A世>")
        try await session.press("j")
        try await session.waitFor(text: "key j")
    }

    @Test("Focus changes are events")
    func focus() async throws {
        let session = try await start()
        try await session.send(bytes: Array("\u{1B}[O\u{1B}[I".utf8))
        try await session.waitFor(text: "focus in")
        #expect(await session.screen.contains("focus out"))
    }

    @Test("A new window size is reported, and everything is drawn again")
    func resize() async throws {
        let session = try await start()
        await session.resize(to: Size(rows: 12, columns: 44))
        // The rows of a frame may arrive one after the other.
        let bottom = "└" + String(repeating: "─", count: 42) + "┘"
        try await session.waitFor { $0.contains("probe 44x12") && $0.rows[11] == bottom }
        try await session.waitFor(text: "resize 44x12")
    }

    @Test("LINES and COLUMNS do not freeze the size")
    func sizeEnvironment() async throws {
        let session = try await start(environment: ["LINES": "5", "COLUMNS": "20"])
        #expect(await session.screen.contains("probe 60x16"))
    }

    @Test("SIGTERM and SIGHUP end the program in order", arguments: [SIGTERM, SIGHUP])
    func signals(signal: Int32) async throws {
        let session = try await start()
        await session.send(signal: signal)
        #expect(try await session.waitForExit() == .exited(0))
        await expectRestored(session)
    }

    @Test("SIGINT from outside is an event, not the end")
    func interrupt() async throws {
        let session = try await start()
        await session.send(signal: SIGINT)
        try await session.waitFor(text: "interrupt")
        try await session.press("q")
        #expect(try await session.waitForExit() == .exited(0))
    }

    @Test("A crash gives the terminal back before it takes its course")
    func crash() async throws {
        let session = try await start()
        try await session.press("!")
        let status = try await session.waitForExit()
        guard case .signaled = status else {
            Issue.record("The program ended by itself: \(status)")
            return
        }
        await expectRestored(session)
    }

    @Test("A fatal signal from outside gives the terminal back", arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL])
    func fatalSignal(signal: Int32) async throws {
        let session = try await start()
        await session.send(signal: signal)
        #expect(try await session.waitForExit() == .signaled(signal))
        await expectRestored(session)
    }

    @Test("Ctrl-Z stops the program on a clean terminal and it comes back whole")
    func suspension() async throws {
        // An orphaned process group cannot be stopped, so a shell with job control stands between.
        let probe = try BuiltProduct.path("TerminalProbe")
        let session = try TerminalSession(
            program: "/bin/bash",
            arguments: ["--norc", "--noprofile", "-i"],
            environment: ["PS1": "shell> "],
            size: Size(rows: 16, columns: 60)
        )
        try await session.waitFor(text: "shell>")
        try await session.type("\(probe)\n")
        try await session.waitFor(text: "hidden")
        for round in 1...3 {
            if round < 3 {
                try await session.press("ctrl-z")
            } else {
                // From outside, as `kill -TSTP` would.
                kill(try #require(await Self.child(of: session.processID)), SIGTSTP)
            }
            try await session.waitFor { !$0.isAlternate && $0.isCursorVisible && $0.contains("Stopped") }
            #expect(await session.screen.hasFocusReports == false)
            try await session.type("fg\n")
            try await session.waitFor { screen in
                screen.isAlternate && screen.hasFocusReports && screen.rows.count { $0.contains("resumed") } == round
            }
        }
        try await session.press("q")
        try await session.waitFor { !$0.isAlternate }
        try await session.type("exit\n")
        _ = try await session.waitForExit()
    }

    private static func child(of processID: Int32) -> Int32? {
        guard let file = fopen("/proc/\(processID)/task/\(processID)/children", "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ").first.flatMap { Int32($0) }
    }

    @Test("The end of input is noticed even where the hangup is ignored")
    func endOfInput() async throws {
        let probe = try BuiltProduct.path("TerminalProbe")
        let outer = try TerminalSession(program: "/bin/sh", arguments: ["-c", "trap '' HUP; exec '\(probe)'"])
        try await outer.waitFor(text: "hidden")
        await outer.hangUp()
        #expect(try await outer.waitForExit() == .exited(0))
    }

    @Test("A child gets the whole terminal, and what was typed at it is not ours")
    func child() async throws {
        let session = try await start()
        try await session.press("e")
        try await session.waitFor { !$0.isAlternate && $0.contains("child here") }
        #expect(await session.isCooked)
        try await session.type("for the child\n")
        try await session.waitFor(text: "child status(7)")
        #expect(await session.screen.isAlternate)
        try await session.press("j")
        try await session.waitFor { screen in
            screen.contains("key j") && screen.rows.filter { $0.contains("key") }.count == 2
        }
    }

    @Test("Drained keys are never read")
    func drain() async throws {
        let session = try await start()
        try await session.send(bytes: Array("djjj".utf8))
        try await session.waitFor(text: "drained")
        try await session.press("k")
        let screen = try await session.waitFor(text: "key k")
        #expect(!screen.contains("key j"))
    }

    @Test("Copying asks for the clipboard, inside tmux through its envelope")
    func clipboard() async throws {
        let session = try await start()
        try await session.press("y")
        try await session.waitFor { $0.clipboard == ["Y29waWVkIHRleHQ="] }
        let inTmux = try await start(environment: ["TMUX": "/tmp/tmux-0/default,1,0"])
        try await inTmux.press("y")
        try await inTmux.waitFor { $0.unknownSequences.contains { $0.contains("tmux;\u{1B}\u{1B}]52;c;Y29w") } }
    }

    @Test(
        "Colors follow the environment and the user's settings",
        arguments: [
            ([], ["NO_COLOR": "1"], "mono", EmulatedStyle.Color.standard),
            ([], ["COLORTERM": "truecolor"], "true", .rgb(255, 135, 0)),
            (["true"], [:], "true", .rgb(255, 135, 0)),
            ([], ["COLORTERM": "truecolor", "TERM": "tmux-256color"], "true", .rgb(255, 135, 0)),
            ([], ["COLORTERM": "truecolor", "TERM": "xterm"], "true", .rgb(255, 135, 0)),
            (["16"], [:], "16", .indexed(3)),
            (["mono"], ["COLORTERM": "truecolor"], "mono", .standard),
            ([], ["TERM": "xterm"], "8", .indexed(3)),
        ] as [([String], [String: String], String, EmulatedStyle.Color)]
    )
    func depth(
        arguments: [String],
        environment: [String: String],
        name: String,
        color: EmulatedStyle.Color
    ) async throws {
        let session = try await start(arguments, environment: environment)
        let screen = await session.screen
        #expect(screen.contains("probe 60x16 \(name)"))
        #expect(screen.style(of: "orange")?.foreground == color)
        #expect(screen.unknownSequences.isEmpty)
    }

    @Test("With 24-bit colors the sixteen stay the user's own, and keys and leaving work as before")
    func trueColor() async throws {
        let session = try await start(environment: ["COLORTERM": "truecolor"], size: Size(rows: 30, columns: 60))
        #expect(await session.screen.style(of: "bright")?.foreground == .indexed(12))
        for name in ["up", "f5", "ctrl-right", "alt-left", "shift-up", "backtab", "delete"] {
            try await session.press(name)
            try await session.waitFor { $0.rows.contains { $0.contains("│key \(name) ") } }
        }
        try await session.press("q")
        #expect(try await session.waitForExit() == .exited(0))
        await expectRestored(session)
    }

    @Test(
        "A child sees the user's own terminal, not the description the screen was started with",
        arguments: [nil, "/nonexistent"]
    )
    func childTerminal(terminfo: String?) async throws {
        var environment = ["COLORTERM": "truecolor"]
        if let terminfo { environment["TERMINFO"] = terminfo }
        let session = try await start(environment: environment)
        try await session.press("t")
        try await session.waitFor(text: "xterm-256color <\(terminfo ?? "none")>")
        try await session.type("\n")
        try await session.waitFor(text: "child status(7)")
    }

    @Test("A locale that is not UTF-8 is reported and gets ASCII only")
    func asciiLocale() async throws {
        let session = try await start(environment: ["LANG": "C"])
        #expect(await session.screen.rows[0].hasPrefix("+- probe 60x16"))
        #expect(await session.output.allSatisfy { $0 < 0x80 })
    }

    @Test(
        "A terminal that cannot show a console is refused and left alone",
        arguments: [("dumb", "terminal_dumb"), ("no-such-terminal", "terminal_unknown"), ("", "terminal_unknown")]
    )
    func refused(name: String, code: String) async throws {
        let session = try TerminalSession(
            program: BuiltProduct.path("TerminalProbe"),
            environment: ["TERM": name],
            size: Size(rows: 24, columns: 200)
        )
        #expect(try await session.waitForExit() == .exited(3))
        let screen = await session.screen
        #expect(screen.contains(code))
        #expect(await !session.output.contains(0x1B))
        await expectRestored(session)
    }

    @Test("Without a terminal there is no console")
    func missing() async throws {
        let probe = try BuiltProduct.path("TerminalProbe")
        let session = try TerminalSession(program: "/bin/sh", arguments: ["-c", "'\(probe)' </dev/null"])
        #expect(try await session.waitForExit() == .exited(3))
        #expect(await session.screen.contains("terminal_missing"))
    }
}
