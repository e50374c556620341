import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("An edit that calls another tool")
struct RenamingTests {
    private func console(_ question: OpenInterrupt, deciding: DecidingRules = DecidingRules()) -> Console {
        Console(120, 40, deciding: deciding).with(inbox: [question])
    }

    @Test("The name of the tool cannot be changed unless that is allowed for the item")
    func readOnly() throws {
        let console = console(try .refund()).pressing("e T 'purge' enter ctrl-s")
        #expect(!console.text.contains("purge"))
        #expect(console.state.staging.drafts.values.allSatisfy { $0.decisions.allSatisfy { $0?.tool == nil } })
        #expect(!self.console(try .refund()).pressing("e").text.contains("T tool"))
    }

    @Test("When renaming is allowed, a banner says so, the ledger records it, and the answer names the other tool")
    func allowed() throws {
        var console = console(try .refund())
        console.press(": 'allow-rename' enter")
        #expect(console.text.contains("RENAMING IS ALLOWED"))
        #expect(console.effects.contains(.perform(ActRecording(act: .allowRename, subject: "refund", thread: "t-1"))))
        console.press("e")
        #expect(console.text.contains("calls refund; T names another tool"))
        console.press("T ctrl-u 'purge' enter")
        #expect(console.text.contains("calls purge instead of refund"))
        console.press("ctrl-s")
        #expect(console.text.contains("edit that calls purge"))
        #expect(console.text.contains("calls purge instead of refund") && !console.text.contains("no difference"))
        #expect(console.notice.hasPrefix("edit refund, calling purge: staged, not sent"))
        #expect(console.sent.isEmpty)
        console.press("s")
        #expect(console.text.contains("purge runs instead of refund, without the rules of that tool"))
        #expect(console.text.contains("e-tool purge --expect-digest"))
        console.press("s")
        #expect(
            console.sent == [
                #"{"q-t-1":{"decisions":[{"type":"edit","edited_action":{"name":"purge","args":{"amount":90,"reason":"late parcel"}}}]}}"#
            ]
        )
    }

    @Test("Forbidding renaming removes an edit that renames")
    func forbidden() throws {
        var console = console(try .refund()).pressing(": 'allow-rename' enter e T ctrl-u 'purge' enter ctrl-s")
        #expect(console.decisions() == [.edit])
        console.press(": 'allow-rename' enter")
        #expect(!console.text.contains("RENAMING"))
        #expect(!console.text.contains("purge"))
        #expect(console.state.staging.drafts.isEmpty)
    }

    @Test("A named tool is kept when the editor is closed and opened again")
    func kept() throws {
        let console = console(try .refund()).pressing(": 'allow-rename' enter e T ctrl-u 'purge' enter esc e")
        #expect(console.text.contains("calls purge instead of refund"))
    }

    @Test("Risk rules apply to the tool that would run")
    func risk() throws {
        let rule = try RiskRule(parsing: #"high if tool == "purge""#)
        let console = console(try .refund(), deciding: DecidingRules(risks: [rule]))
            .pressing(": 'allow-rename' enter e T ctrl-u 'purge' enter ctrl-s")
        #expect(console.text.contains(#"risk high: high if tool == "purge""#))
    }

    @Test("An edit that renames is sent alone")
    func alone() throws {
        let console = Console(120, 40).with(inbox: [try .refund(), try .refund(thread: "t-2", minutes: 4)])
            .pressing(": 'allow-rename' enter e T ctrl-u 'purge' enter ctrl-s j a S")
        #expect(console.text.contains("it calls another tool, and must be sent alone"))
        #expect(console.text.contains("Left out: 1 item"))
    }

    @Test("A tool that the same item does not allow to approve is refused")
    func otherPolicy() throws {
        let question = try OpenInterrupt.asking([
            "action_requests": [["name": "refund", "args": [:]], ["name": "purge", "args": [:]]],
            "review_configs": [
                ["action_name": "refund", "allowed_decisions": ["approve", "edit"]],
                ["action_name": "purge", "allowed_decisions": ["reject"]],
            ],
        ])
        let console = console(question).pressing(": 'allow-rename' enter e T ctrl-u 'purge' enter ctrl-s")
        #expect(console.text.contains("cannot call 'purge' in place of refund: the workflow does not allow approve"))
        #expect(console.decisions() == [nil, nil])
    }

    @Test("Renaming cannot be allowed for an answer that names no tool, and the reason is shown")
    func noTool() throws {
        let plain = console(try .asking("Go on?")).pressing(": 'allow-rename' enter")
        #expect(plain.text.contains("the question names no tool"))
        let call = try OpenInterrupt.asking(
            ["type": "tool_approval", "tool_call_id": "c", "name": "refund", "args": [:], "description": "?"]
        )
        #expect(console(call).pressing(": 'allow-rename' enter").text.contains("takes no other tool for it"))
    }

    @Test("Staged decisions survive saving and loading")
    func drafts() throws {
        let decision = Decision.rename(tool: "purge", arguments: ["amount": 1])
        #expect(StagedDecision(decision).decision == decision)
    }

    @Test("The record of the decision has both tools")
    func recorded() throws {
        let item = ReviewItem(
            question: try .refund(),
            payload: ["action_requests": [["name": "refund", "args": ["amount": 9]]]],
            responseSchema: nil
        )
        let record = DecisionRecord(
            item: item,
            decisions: [.rename(tool: "purge", arguments: ["amount": 1])],
            answer: nil,
            at: .noon,
            actor: "maria",
            client: "console"
        ).record
        #expect(record["decisions"] == [["action": "refund", "type": "edit", "renamed_to": "purge"]])
        let text = Console(120, 40).with(
            .ledger([
                LedgerEntry(sequence: 1, previousHash: LedgerChain.origin, hash: "h", at: .noon, record: record)
            ])
        ).pressing("L").text
        #expect(text.contains("edit  refund that called purge"))
    }
}
