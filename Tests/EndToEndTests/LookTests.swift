import TerminalSupport
import Testing

@Suite("The appearance of the console", .timeLimit(.minutes(10)))
struct LookTests {
    private static func theme(text: String) -> String {
        """
        [meta]
        name = "Mine"
        inherits = "base"
        [roles]
        text = "\(text) on #000000"
        """
    }

    /// A folder with a theme and an empty queue.
    private func place(_ theme: String) throws -> Workplace {
        let place = try Workplace()
        try place.makeFolder(".config/signoff/themes")
        try place.write(theme, to: ".config/signoff/themes/mine.toml")
        return place
    }

    /// Starts on an existing database.
    private func open(
        _ place: Workplace,
        _ arguments: [String] = [],
        background: String? = nil
    ) async throws
        -> TerminalSession
    {
        let made = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"cat\"")
        _ = try await made.waitForExit()
        let environment = ["COLORTERM": "truecolor"]
        let console = try place.signoff(arguments, in: environment, background: background)
        try await console.waitFor { $0.contains("An essay about topic: cat") && Self.look($0) != nil }
        return console
    }

    private static func look(_ screen: EmulatedScreen) -> EmulatedStyle.Color? {
        screen.style(of: "approve  x")?.foreground
    }

    @Test("A saved theme file is applied at once; a broken one changes nothing and reports its line")
    func reload() async throws {
        let place = try place(Self.theme(text: "#aabbcc"))
        let console = try await open(place, ["--theme", "mine"])
        #expect(Self.look(await console.screen) == .rgb(0xaa, 0xbb, 0xcc))
        try place.write(Self.theme(text: "#102030"), to: ".config/signoff/themes/mine.toml")
        try await console.waitFor { Self.look($0) == .rgb(0x10, 0x20, 0x30) }
        try place.write(Self.theme(text: "#10203"), to: ".config/signoff/themes/mine.toml")
        try await console.waitFor(text: "mine.toml:5")
        // The keys return after the notice, with the previous theme.
        let kept = try await console.waitFor { Self.look($0) != nil }
        #expect(Self.look(kept) == .rgb(0x10, 0x20, 0x30))
        try place.write(Self.theme(text: "#405060"), to: ".config/signoff/themes/mine.toml")
        try await console.waitFor { Self.look($0) == .rgb(0x40, 0x50, 0x60) }
    }

    @Test("A saved configuration is applied at once; a broken one changes nothing and reports its line")
    func configuration() async throws {
        let place = try place(Self.theme(text: "#aabbcc"))
        let console = try await open(place, ["--theme", "mine"])
        try place.write("[keys]\napprove = \"b\"\n", to: ".config/signoff/config.toml")
        try await console.waitFor { $0.contains("b approve  x") }
        try place.write("[keys]\naprove = \"z\"\n", to: ".config/signoff/config.toml")
        try await console.waitForAny(of: ["config.toml:2: unknown command"])
        let kept = try await console.waitFor { $0.contains("approve  x") }
        #expect(kept.contains("b approve  x"))
    }

    @Test(
        "The light theme of a pair is used on a light terminal, otherwise the dark one",
        arguments: [("ffff/ffff/ffff", 0x1f), ("fdfd/f6f6/e3e3", 0x1f), ("1111/1111/1111", 0xd8), (nil, 0xd8)]
            as [(String?, Int)]
    )
    func pair(background: String?, red: Int) async throws {
        let place = try place(Self.theme(text: "#aabbcc"))
        try place.write("theme = { light = \"glacier\", dark = \"harbour\" }\n", to: ".config/signoff/config.toml")
        // The console waits a tenth of a second for the terminal's reply, which may be too short on a busy machine.
        for attempt in 1...20 {
            let console = try await open(place, background: background)
            if case .rgb(red, _, _)? = Self.look(await console.screen) { return }
            guard attempt < 20 else {
                Issue.record("the text is \(String(describing: Self.look(await console.screen)))")
                return
            }
            try await console.press("ctrl-c")
            _ = try await console.waitForExit()
        }
    }

    @Test("T applies each theme under the cursor; Esc restores the first one, Enter keeps the selected one")
    func picker() async throws {
        let place = try place(Self.theme(text: "#aabbcc"))
        let console = try await open(place, ["--theme", "harbour"])
        let harbour = EmulatedStyle.Color.rgb(0xd8, 0xde, 0xe9)
        try await console.waitFor { Self.look($0) == harbour }
        func choose(_ name: String) async throws {
            try await console.press("T")
            try await console.waitFor { screen in
                screen.contains("─ Theme ─") && screen.contains("Tritanopia-safe") && screen.contains("Enter keep")
            }
            for _ in 0..<20 { try await console.press("k") }
            let screen = try await console.waitFor { $0.rows[$0.cursorRow].contains("Base") }
            let first = try #require(screen.rows.firstIndex { $0.contains("Base") })
            let wanted = try #require(screen.rows.firstIndex { $0.contains(name) })
            for _ in first..<wanted { try await console.press("j") }
            try await console.waitFor { $0.cursorRow == wanted }
        }
        try await choose("Glacier")
        let glacier = EmulatedStyle.Color.rgb(0x1f, 0x2d, 0x3a)
        try await console.waitFor { $0.style(of: "keep")?.foreground == glacier }
        try await console.press("esc")
        try await console.waitFor { !$0.contains("─ Theme ─") && Self.look($0) == harbour }
        try await choose("Mine")
        try await console.press("enter")
        try await console.waitFor { !$0.contains("─ Theme ─") && Self.look($0) == .rgb(0xaa, 0xbb, 0xcc) }
    }

    @Test("NO_COLOR leaves attributes only")
    func noColor() async throws {
        let place = try place(Self.theme(text: "#aabbcc"))
        let made = try place.signoff("run", "essay_review", "--thread", "essay", "--input", "\"cat\"")
        _ = try await made.waitForExit()
        let console = try place.signoff([], in: ["NO_COLOR": "1", "COLORTERM": "truecolor"])
        let screen = try await console.waitFor { screen in
            screen.contains("An essay about topic: cat") && screen.contains("a approve")
        }
        let styles = screen.cells.joined().map(\.style)
        #expect(styles.allSatisfy { $0.foreground == .standard && $0.background == .standard })
        #expect(styles.contains { $0.isBold } && styles.contains { $0.isReversed })
    }
}
