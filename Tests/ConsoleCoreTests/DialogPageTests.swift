import CellGrid
import Testing

@testable import ConsoleCore

@Suite("A dialog that is lines is drawn and printed from the same page")
struct DialogPageTests {
    private func page(_ count: Int, scroll: Int = 0) -> DialogPage {
        DialogPage(title: "Page", lines: (0..<count).map { StyledLine("line \($0)") }, scroll: scroll)
    }

    @Test("Lines below the view are counted, and scrolling stops at the end")
    func view() {
        #expect(page(3).words(rows: 5, in: .unicode) == ["line 0", "line 1", "line 2"])
        #expect(page(4).words(rows: 2, in: .unicode) == ["line 0", "line 1", "2 more lines: type pagedown."])
        #expect(page(4, scroll: 9).words(rows: 2, in: .unicode) == ["line 2", "line 3"])
        #expect(page(4, scroll: -1).top(rows: 2) == 0)
    }

    @Test("Blank lines at the ends are left out, and the question is always visible")
    func question() {
        var page = page(0)
        page.lines = [StyledLine(), StyledLine("a"), StyledLine(), StyledLine("b"), StyledLine()]
        page.question = DialogPage.countQuestion("169", TextField("16"))
        #expect(page.words(rows: 5, in: .unicode) == ["a", "", "b", "Type 169 to confirm: 16_"])
        #expect(page.words(rows: 2, in: .unicode).contains("Type 169 to confirm: 16_"))
    }
}
