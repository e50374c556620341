import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import Testing

@Suite("Choosing a theme before the themes are read")
struct ThemeChoosingTests {
    private let themes = ["dark", "light", "mono"].map { ThemeChoice(id: ThemeID($0), name: $0) }
    private let console: Console

    init() throws { console = Console(120, 40).with(inbox: [try .refund()]) }

    private func loads(of console: Console) -> Int {
        console.effects.count { if case .load(.themes) = $0 { true } else { false } }
    }

    @Test("A console that opens reads no theme; a line that names one reads them once")
    func reading() {
        #expect(!Console().effects.contains(.load(.themes)))
        var console = console.pressing(": 'the'")
        #expect(loads(of: console) == 0)
        console.press("'me '")
        #expect(loads(of: console) == 1)
        console.load(.themes(themes))
        console.press("'l'")
        #expect(loads(of: console) == 1)
    }

    @Test("A theme that is named before the themes are read is used once they are, or said not to exist")
    func named() {
        for (name, used) in [("light", true), ("lihgt", false)] {
            var console = console
            console.send(.input(.command("theme \(name)"), at: console.clock))
            #expect(console.effects.contains(.load(.themes)))
            console.load(.themes(themes))
            #expect(console.effects.contains(.useTheme(ThemeID("light"))) == used)
            if !used { #expect(console.notice.contains("lihgt")) }
        }
    }

    @Test("The choice that is opened before the themes are read begins at the theme in use")
    func picker() throws {
        var console = console.pressing("T j")
        let base = ThemeChoice(id: console.state.theme, name: "base")
        console.load(.themes([themes[0], base]))
        let picker = try #require(console.state.dialogs.top(ThemePicker.self))
        #expect(picker.index == 1)
    }
}
