import ConsoleCore
import Testing

@testable import ConsoleApp

@Suite("Themes for light and dark terminals")
struct ThemePairTests {
    @Test(
        "The terminal's background chooses the theme; the dark theme is the default, and a single theme always applies"
    )
    func choice() throws {
        let pair = try ConsoleConfiguration(
            parsing: "theme = { light = \"paper\", dark = \"harbour\" }",
            file: "config.toml"
        ).themePair
        #expect(pair.theme(for: .light) == "paper")
        #expect(pair.theme(for: .dark) == "harbour")
        #expect(pair.theme(for: nil) == "harbour")
        let single = try ConsoleConfiguration(parsing: "theme = { light = \"paper\" }", file: "config.toml").themePair
        #expect(single.theme(for: .dark) == "paper")
        #expect(throws: (any Error).self) {
            try ConsoleConfiguration(parsing: "theme = { lihgt = \"paper\" }", file: "config.toml")
        }
    }

    @Test("The flag, the variable and the configuration choose plain mode in this order; the default is off")
    func plain() throws {
        #expect(try PlainMode(flag: true, variable: "0", configured: false) == .on(because: "--plain"))
        #expect(try PlainMode(flag: false, variable: "1", configured: true) == .off)
        #expect(try PlainMode(flag: nil, variable: "1", configured: false) == .on(because: "SIGNOFF_PLAIN"))
        #expect(try PlainMode(flag: nil, variable: "0", configured: true) == .off)
        #expect(try PlainMode(flag: nil, variable: nil, configured: true) == .on(because: "the configuration"))
        #expect(try PlainMode(flag: nil, variable: nil, configured: nil) == .off)
        #expect(throws: (any Error).self) { try PlainMode(flag: nil, variable: "yes", configured: nil) }
    }
}
