import CellGrid
import Testing

@testable import TerminalNcurses

@Suite("Colours")
struct ColorTests {
    @Test("The user's word beats the environment, and the environment the description")
    func wanted() {
        let all = (override: ColorDepth.sixteen, noColor: "1", colorTerm: "truecolor")
        #expect(
            ColorDepth.wanted(override: all.override, noColor: all.noColor, colorTerm: all.colorTerm, colors: 256)
                == .sixteen
        )
        #expect(ColorDepth.wanted(override: nil, noColor: "1", colorTerm: "truecolor", colors: 256) == .mono)
        #expect(ColorDepth.wanted(override: nil, noColor: "", colorTerm: "24bit", colors: 256) == .trueColor)
        #expect(ColorDepth.wanted(override: nil, noColor: nil, colorTerm: nil, colors: 88) == .sixteen)
        #expect(ColorDepth.wanted(override: nil, noColor: nil, colorTerm: nil, colors: -1) == .mono)
    }

    @Test("Colors become the nearest the terminal has, never one of the user's sixteen")
    func nearest() {
        let palette = ColorMapper(depth: .palette)
        #expect(palette.map(.rgb(255, 135, 0)).number == 208)
        #expect(palette.map(.rgb(255, 0, 0)).number == 196)
        #expect(palette.map(.rgb(10, 10, 10)).number == 232)
        #expect(palette.map(.ansi(9)).number == 9)
        #expect(palette.map(.terminalDefault).number == -1)
        #expect(ColorMapper(depth: .eight).map(.ansi(12)) == ColorMapper.Mapped(number: 4, isBright: true))
        #expect(ColorMapper(depth: .sixteen).map(.indexed(196)).number == 9)
        #expect(ColorMapper(depth: .mono).map(.rgb(1, 2, 3)).number == -1)
        #expect(ColorMapper(depth: .trueColor).map(.rgb(1, 2, 3)).number == 0x010203)
        #expect(ColorMapper(depth: .trueColor).map(.rgb(0, 0, 3)).number == 0x010003)
        #expect(ColorMapper(depth: .trueColor).map(.ansi(3)).number == 3)
        #expect(ColorMapper(depth: .trueColor).map(.ansi(12)).number == 12)
    }

    @Test("Text for the clipboard is encoded and limited")
    func clipboard() throws {
        #expect(Clipboard.base64(Array("".utf8)) == "")
        #expect(Clipboard.base64(Array("f".utf8)) == "Zg==")
        #expect(Clipboard.base64(Array("fo".utf8)) == "Zm8=")
        #expect(Clipboard.base64(Array("foobar".utf8)) == "Zm9vYmFy")
        #expect(try Clipboard.sequence(String(repeating: "x", count: 56_244), isInsideTmux: false).utf8.count == 75_000)
        #expect(throws: TerminalError.self) {
            try Clipboard.sequence(String(repeating: "x", count: 56_247), isInsideTmux: false)
        }
    }

    @Test("Delays in descriptions are not sent")
    func padding() {
        #expect(TerminalModes.withoutPadding("\u{1B}[m$<2/>\u{1B}[?1l$<5*>x$") == "\u{1B}[m\u{1B}[?1lx$")
    }
}
