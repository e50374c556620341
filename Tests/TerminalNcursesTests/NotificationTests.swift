@testable import TerminalNcurses
import Testing

@Suite("Notifications of the terminal")
struct NotificationTests {
    @Test("Each form has its sequence, which inside tmux is wrapped")
    func forms() {
        #expect(NotificationSequence.osc9.sequence("2 new", isInsideTmux: false) == "\u{1B}]9;2 new\u{7}")
        #expect(
            NotificationSequence.osc777.sequence("2 new", isInsideTmux: false) == "\u{1B}]777;notify;Signoff;2 new\u{7}"
        )
        #expect(
            NotificationSequence.osc9.sequence("2 new", isInsideTmux: true)
                == "\u{1B}Ptmux;\u{1B}\u{1B}]9;2 new\u{7}\u{1B}\\"
        )
    }

    @Test("Nothing of a text ends the sequence or begins another part of it")
    func hostile() {
        let text = NotificationSequence.osc777.sequence("a;b\u{7}c\u{1B}\\d\ne", isInsideTmux: false)
        #expect(text.dropLast().filter { $0 == "\u{7}" }.isEmpty)
        #expect(text.filter { $0 == "\u{1B}" }.count == 1)
        #expect(text.filter { $0 == ";" }.count == 3)
        #expect(!text.contains("\n"))
    }
}
