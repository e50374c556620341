import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Editing values and filling forms")
struct EditingTests {
    /// A question whose answer has the form of a schema.
    private func form(_ schema: String) throws -> Console {
        let question = try OpenInterrupt.asking(["question": "How much?"], schema: try JSONValue(parsing: schema))
        return Console(120, 40).with(inbox: [question])
    }

    private static let refund = """
        {"type":"object","required":["amount","currency"],"additionalProperties":false,"properties":{
          "amount":{"type":"integer","minimum":1,"maximum":500,"description":"In whole euros"},
          "currency":{"enum":["EUR","USD","CHF"]},"note":{"type":"string","minLength":3},
          "tags":{"type":"array","items":{"type":"string"},"maxItems":2},"notify":{"type":"boolean"}}}
        """

    @Test("A form is filled by type: a number, a choice, a text, a list, a switch; unset fields are left out")
    func fillsAForm() throws {
        var console = try form(Self.refund).pressing("e")
        #expect(console.text.contains("In whole euros · at least 1, at most 500"))
        console.press("'120' enter j enter down enter j j enter enter 'vip' enter j j enter")
        console.press("ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"amount":120,"currency":"USD","tags":["vip"],"notify":false}}"#])
    }

    @Test("Violations of the schema are listed, and the cursor moves to the first one; nothing is staged")
    func listsFaults() throws {
        var console = try form(Self.refund).pressing("e '900' enter j j enter 'ab' ctrl-s")
        #expect(console.decisions().isEmpty)
        #expect(console.text.contains("$.amount must be at most 500"))
        #expect(console.text.contains("$.note must have at least 3 characters"))
        #expect(console.text.contains("$.currency must be one of"))
        console.press("'5' enter n")
        console.press("enter 'C' enter n enter 'c' ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"amount":5,"currency":"CHF","note":"abc"}}"#])
    }

    @Test("A choice is made by its first letter, and Esc cancels it")
    func chooses() throws {
        var console = try form(Self.refund).pressing("e '5' enter j enter 'c' enter ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"amount":5,"currency":"CHF"}}"#])
        console = try form(Self.refund).pressing("e j enter down esc")
        #expect(console.text.contains("null"))
    }

    @Test("A required member stays, an optional one can be removed")
    func removes() throws {
        var console = try form(Self.refund).pressing("e '5' enter ctrl-x")
        #expect(console.text.contains("$.amount is required"))
        console.press("j enter enter j enter 'abc' enter ctrl-x ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"amount":5,"currency":"EUR"}}"#])
    }

    @Test("Another form of the value is chosen, and its fields are requested")
    func switchesBranch() throws {
        let schema = """
            {"oneOf":[{"properties":{"type":{"const":"wait"},"days":{"type":"integer"}},"required":["type","days"]},
              {"properties":{"type":{"const":"stop"},"why":{"type":"string","minLength":1}},"required":["type","why"]}]}
            """
        var console = try form(schema).pressing("e")
        #expect(console.text.contains("one of 2 forms"))
        console.press("enter down enter j j enter 'done' ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"type":"stop","why":"done"}}"#])
    }

    @Test("An unknown keyword is edited as JSON with the reason, and still sent")
    func rawFallback() throws {
        let schema = #"{"properties":{"a":{"type":"object","minProperties":1}},"required":["a"]}"#
        var console = try form(schema).pressing("e")
        #expect(console.text.contains("\"minProperties\" is not known here: edited as JSON"))
        console.press("enter ctrl-u '{\"x\": 1.50}' ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"a":{"x":1.50}}}"#])
    }

    @Test("A secret is never on the screen")
    func masks() throws {
        let schema = #"{"properties":{"pin":{"type":"string","writeOnly":true}},"required":["pin"]}"#
        var console = try form(schema).pressing("e enter 'hunter2'")
        #expect(!console.text.contains("hunter2"))
        console.press("enter")
        #expect(!console.text.contains("hunter2"))
        #expect(console.text.contains("********"))
    }

    @Test("Without a schema, members and elements are added, removed and given another type; numbers keep their text")
    func treeEditor() throws {
        let question = try OpenInterrupt.asking(try JSONValue(parsing: #"{"n":1.50,"list":["a"],"o":{"k":true}}"#))
        var console = Console(120, 40).with(inbox: [question])
        console.press("e j o 'b' enter")
        console.press("G o 'extra' enter")
        console.press("ctrl-u '12345678901234567890.10' enter")
        console.press("g R ctrl-u '\"text\"' enter ctrl-s s s")
        #expect(
            console.sent == [
                #"{"q-t-1":{"n":"text","list":["a","b"],"o":{"k":true,"extra":12345678901234567890.10}}}"#
            ]
        )
    }

    @Test("A number with more digits than are stored is named before it is sent")
    func inexactNumbers() throws {
        let question = try OpenInterrupt.asking(["question": "How much?"])
        let exact = Console(120, 40).with(inbox: [question]).pressing("r '1.50' enter s")
        #expect(exact.sent == [#"{"q-t-1":1.50}"#])
        let console = Console(120, 40).with(inbox: [question]).pressing("r '12345678901234567890.10' enter s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("12345678901234567890.10 is stored as 1.2345678901234567e+19"))
    }

    @Test("Changes are undone and redone one by one")
    func editorUndo() throws {
        var console = Console(120, 40).with(inbox: [try .refund(90)])
        console.press("e '1' enter '2' enter u")
        #expect(console.text.contains("was 90"))
        console.press("u")
        #expect(!console.text.contains("was 90"))
        console.press("ctrl-y ctrl-y ctrl-s s s")
        #expect(console.sent.first?.contains(#""amount":2"#) == true)
    }

    @Test("Parts fold and unfold")
    func folds() throws {
        let question = try OpenInterrupt.asking(["a": ["b": 1, "c": 2], "d": 3])
        var console = Console(120, 40).with(inbox: [question]).pressing("e h")
        guard let editor = console.state.dialogs.top(ValueEditor.self) else {
            Issue.record("no editor is open")
            return
        }
        #expect(editor.rows.map(\.path.description) == ["$.a", "$.d"])
        console.press("enter j j")
        #expect(console.text.contains("> "))
        guard let open = console.state.dialogs.top(ValueEditor.self) else { return }
        #expect(open.rows.count == 4)
        #expect(open.currentRow?.path.description == "$.a.c")
    }

    @Test("Text that is not JSON stays in the field with its fault")
    func faultyJSON() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("e R ctrl-u '{\"a\":1,\"a\":2}' enter")
        #expect(console.text.contains("not JSON"))
        guard let editor = console.state.dialogs.top(ValueEditor.self) else {
            Issue.record("no editor is open")
            return
        }
        #expect(editor.typing != nil)
        #expect(editor.value == editor.original)
    }

    @Test("A digit starts a new number, also for an amount written as text, and each keeps its type")
    func startsNumbersOver() throws {
        let question = try OpenInterrupt.tools([("refund", ["amount": "90.00", "limit": 5, "reason": "late"])])
        let console = Console(120, 40).with(inbox: [question])
        let sent = console.pressing("e '45.50' enter j '7' ctrl-s s s").sent
        let arguments = #"{"amount":"45.50","limit":7,"reason":"late"}"#
        #expect(
            sent == [
                #"{"q-t-1":{"decisions":[{"type":"edit","edited_action":{"name":"refund","args":\#(arguments)}}]}}"#
            ]
        )
        #expect(console.pressing("e j j '7' ctrl-s").decisions().isEmpty == false)
        #expect(console.pressing("e j j '7'").text.contains("late"), "a text that is no number is not started over")
    }
}
