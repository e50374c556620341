import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("Deciding")
struct DecidingTests {
    @Test("Approving and sending takes two keys and sends the exact resume value")
    func approvesInTwoKeys() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("a s")
        #expect(console.sent == [#"{"q-t-1":{"decisions":[{"type":"approve"}]}}"#])
        #expect(console.submissions.first?.answers.first?.decisions == [.approve])
    }

    @Test("A decision is staged and not sent")
    func stagesOnly() throws {
        let console = Console().with(inbox: [try .refund()]).pressing("a")
        #expect(console.sent.isEmpty)
        #expect(console.decisions() == [.approve])
        #expect(console.notice.contains("staged, not sent"))
    }

    @Test("A rejection has its reason")
    func rejectsWithReason() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("x 'too much' enter s")
        #expect(console.sent == [#"{"q-t-1":{"decisions":[{"type":"reject","message":"too much"}]}}"#])
    }

    @Test("Three actions are decided one after the other and sent together; :submit shows them first")
    func decidesSeveral() throws {
        let item = try OpenInterrupt.tools([
            ("refund", ["amount": 1]), ("refund", ["amount": 2]), ("refund", ["amount": 3]),
        ])
        var console = Console(120, 40).with(inbox: [item]).pressing("a a x 'no' enter")
        #expect(console.decisions() == [.approve, .approve, .reject])
        var reviewed = console
        reviewed.press(": 'submit' enter")
        #expect(reviewed.sent.isEmpty)
        #expect(reviewed.text.contains("The exact answer that resumes the run"))
        reviewed.press("s")
        console.press("s")
        #expect(reviewed.sent == console.sent)
        #expect(
            console.sent == [
                #"{"q-t-1":{"decisions":[{"type":"approve"},{"type":"approve"},{"type":"reject","message":"no"}]}}"#
            ]
        )
    }

    @Test("An item with undecided actions is not sent")
    func needsEveryDecision() throws {
        let item = try OpenInterrupt.tools([("refund", ["amount": 1]), ("mail", ["to": "a"])])
        let console = Console().with(inbox: [item]).pressing("a s")
        #expect(console.sent.isEmpty)
        #expect(console.notice.contains("1 of 2"))
    }

    @Test("Editing one number keeps its type and every other member")
    func editsANumber() throws {
        var console = Console(120, 40).with(inbox: [try .refund(90)])
        console.press("e '70' enter ctrl-s s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("90 → 70"))
        console.press("s")
        #expect(
            console.sent == [
                #"{"q-t-1":{"decisions":[{"type":"edit","edited_action":{"name":"refund","args":{"amount":70,"reason":"late parcel"}}}]}}"#
            ]
        )
    }

    @Test("Text that is not a number is not stored as one")
    func refusesOtherTypes() throws {
        let console = Console().with(inbox: [try .refund()]).pressing("e enter 'x' enter ctrl-s")
        #expect(console.text.contains("not a number"))
        #expect(console.decisions().isEmpty)
    }

    @Test("JSON from the editor is staged; other text is kept with its fault")
    func takesTheEditorsText() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.press("E")
        guard
            case .openEditor(let request)? = console.effects.first(where: {
                if case .openEditor = $0 { true } else { false }
            })
        else {
            Issue.record("no editor was opened")
            return
        }
        #expect(request.text == "{\n  \"amount\": 90,\n  \"reason\": \"late parcel\"\n}\n")
        console.send(.finished(.editor(request.ticket, .saved("{\"amount\": 1, \"amount\": 2}")), at: console.clock))
        #expect(console.notice.contains("not staged"))
        #expect(console.decisions() == [nil])
        console.send(.finished(.editor(request.ticket, .saved("{\"amount\": 1.50}")), at: console.clock))
        #expect(console.decisions() == [.edit])
        console.press("s s")
        #expect(console.sent.first?.contains(#""args":{"amount":1.50}"#) == true)
    }

    @Test("A plain question takes any JSON, and other text is a string")
    func respondsToPlain() throws {
        let question = try OpenInterrupt.asking(["question": "How many?"])
        #expect(Console().with(inbox: [question]).pressing("r '7' enter s").sent == [#"{"q-t-1":7}"#])
        #expect(Console().with(inbox: [question]).pressing("r 'a few' enter s").sent == [#"{"q-t-1":"a few"}"#])
        #expect(Console().with(inbox: [question]).pressing("a s").sent == [#"{"q-t-1":true}"#])
    }

    @Test("A decision that the payload does not allow is refused with the reason")
    func refusesDisallowed() throws {
        let item = try OpenInterrupt.tools([("refund", [:])], allowed: ["approve"])
        let console = Console().with(inbox: [item]).pressing("x")
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice.hasPrefix("reject: "))
        #expect(console.decisions().isEmpty)
    }

    @Test("Undo leaves nothing staged")
    func undoes() throws {
        let console = Console().with(inbox: [try .refund()]).pressing("a u s")
        #expect(console.sent.isEmpty)
        #expect(console.decisions().isEmpty)
    }

    @Test("Esc keeps an unfinished reason")
    func keepsTheReason() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("x 'because' esc x enter s")
        #expect(console.sent.first?.contains("because") == true)
    }

    @Test("Enter sends nothing anywhere")
    func enterNeverSends() throws {
        let several = try OpenInterrupt.tools([("a", [:]), ("b", [:])])
        for script in ["enter", "a enter", "a s enter", "a a s enter", "a a S enter", "a a S enter enter enter"] {
            for items in [[try OpenInterrupt.refund(thread: "t-2")], [several]] {
                var console = Console(80, 24).with(inbox: items)
                console.press(script.replacing(" s ", with: " "))
                #expect(console.sent.isEmpty, "\(script)")
            }
        }
        var console = Console(120, 40).with(inbox: [several]).pressing("a a : 'submit' enter enter")
        #expect(console.state.dialogs.isEmpty)
        #expect(console.decisions() == [.approve, .approve])
        console.press("S enter")
        #expect(console.sent.isEmpty)
    }

    @Test("All staged decisions are sent after a plan that the same key confirms, one submission for each thread")
    func sendsAll() throws {
        let items = [
            try OpenInterrupt.refund(1, thread: "t-1"), try OpenInterrupt.refund(2, thread: "t-2"),
        ]
        let console = Console(120, 40).with(inbox: items).pressing("a j a S")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("Submit all staged decisions"))
        var sent = console.pressing("S")
        sent.tick(after: .seconds(3))
        #expect(sent.sent.count == 2)
        #expect(Set(sent.submissions.map(\.token)).count == 2)
    }

    @Test("Above ten items their number must be typed")
    func asksForTheCount() throws {
        let items = try (1...11).map { try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)")) }
        var console = Console(120, 40).with(inbox: items)
        for _ in items { console.press("a j") }
        console.press("S S")
        #expect(console.sent.isEmpty)
        #expect(console.notice.contains("type the number"))
        console.press("'11' S")
        console.tick(after: .seconds(3))
        #expect(console.sent.count == 11)
    }

    @Test("Quitting with staged decisions asks, and sends nothing")
    func leavingAsks() throws {
        let console = Console().with(inbox: [try .refund()]).pressing("a q")
        #expect(!console.effects.contains(.quit))
        #expect(console.text.contains("staged 1, not sent"))
        #expect(!console.pressing("esc").effects.contains(.quit))
        let kept = console.pressing("k")
        #expect(kept.effects.contains(.quit))
        #expect(kept.sent.isEmpty)
        let saved = kept.state.savedDrafts
        #expect(saved.drafts.count == 1)
        #expect(console.pressing("d").effects.contains(.saveDrafts(SavedDrafts())))
        let restored = Console().with(.drafts(saved)).with(inbox: [try .refund()])
        #expect(restored.decisions() == [.approve])
    }

    @Test("A read-only database shows the reason why nothing can be decided")
    func readOnly() throws {
        let console = Console(120, 40).with(inbox: [try .refund()])
            .with(.access(.readOnly(reason: "it was made by Python and has no worker here"))).pressing("a s")
        #expect(console.sent.isEmpty)
        #expect(console.decisions().isEmpty)
        #expect(console.text.contains("READ-ONLY"))
        #expect(console.notice.contains("made by Python"))
    }
}
