import CellGrid
@testable import ConsoleCore
import Testing

@Suite("A form is drawn in a box and printed as words from one value")
struct DialogFormTests {
    private var form: DialogForm {
        var label = DialogForm.Row(StyledLine("name  "))
        label.field = DialogForm.Field(text: TextField("refund"))
        var choice = DialogForm.Row(StyledLine("one"), isSelected: true)
        choice.right = StyledLine("5 bytes")
        var secret = DialogForm.Row(StyledLine("key  "))
        secret.field = DialogForm.Field(text: TextField("hunter2"), form: .masked, isFocused: false)
        var text = DialogForm.Row(indent: 2)
        text.field = DialogForm.Field(
            text: TextField("first\nsecond", isMultiline: true),
            rows: 3,
            isFocused: false
        )
        return DialogForm(
            title: "Form",
            columns: 30,
            rows: [label, .init(), choice, secret, text],
            footer: .keys(StyledLine("esc cancel"), right: StyledLine("2 more"))
        )
    }

    @Test("Words have the fields beside their labels and the text at the right, but no keys and no secrets")
    func words() {
        #expect(
            form.words(in: .unicode) == ["name refund", "", "one  5 bytes", "key *******", "first", "second", "2 more"]
        )
    }

    @Test("The box has every row in its place, the keys in the last row, and the cursor in the text field")
    func drawing() {
        var painter = Painter(
            grid: CellGrid(size: Size(rows: 12, columns: 34), glyphs: .unicode),
            theme: Theme.base.resolved(for: .mono)
        )
        let cursor = painter.draw(form)
        let rows = painter.grid.rows().map { $0.trimmingPrefix { $0 == " " || $0 == "│" } }
        #expect(rows[2].hasPrefix("name  refund"))
        #expect(rows[4].hasPrefix("one") && rows[4].contains("5 bytes"))
        #expect(rows[6].hasPrefix("first") && rows[7].hasPrefix("second"))
        #expect(rows[9].hasPrefix("esc cancel") && rows[9].contains("2 more"))
        #expect(cursor == Position(row: 2, column: 4 + 6 + 6))
    }

    @Test("A box that is cut by a low window keeps its keys visible")
    func lowWindow() {
        var painter = Painter(
            grid: CellGrid(size: Size(rows: 6, columns: 34), glyphs: .unicode),
            theme: Theme.base.resolved(for: .mono)
        )
        _ = painter.draw(form)
        #expect(painter.grid.rows().contains { $0.contains("esc cancel") })
    }
}
