import ConsoleCore
import Testing

@testable import ConsoleApp

@Suite("Themes for light and dark terminals")
struct ThemePairTests {
    @Test("The terminal's background decides; where it says nothing the dark one, where there is only one that one")
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

    @Test("Plain mode is decided by the flag, else the variable, else the configuration, and off by default")
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
