import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("The ledger")
struct LedgerTests {
    private func entry(
        _ number: Int64,
        by actor: String,
        answer: JSONValue,
        decision: String = "approve",
        at: Timestamp = .noon
    ) -> LedgerEntry {
        LedgerEntry(
            sequence: number,
            previousHash: String(repeating: "0", count: 64),
            hash: String(repeating: "\(number)", count: 64),
            at: at,
            record: [
                "v": 1, "at": "2026-11-23T12:00:00Z", "actor": .string(actor), "thread": "t-1", "interrupt": "q-1",
                "dialect": "hitl.batch", "payload_digest": "abcdef0123456789abcdef",
                "decisions": [["action": "refund", "type": .string(decision)]],
                "answer_digest": .string(SHA256.hexDigest(of: Array(answer.canonicalText.utf8))),
                "edit_patch": [
                    ["action": 0, "changes": [["change": "changed", "path": "$.amount", "before": 90, "after": 10]]]
                ],
                "reason": "too much", "outcome": "sent",
            ]
        )
    }

    @Test("Who approved what yesterday is found by amount, tool or person, and the very payload is shown")
    func yesterday() throws {
        let answer: JSONValue = ["decisions": [["type": "approve"]]]
        var large = entry(1, by: "maria", answer: answer, at: .noon.advanced(by: .seconds(-20 * 3_600)))
        large.record["sums"] = [["type": "approve", "amount": "4100.00", "unit": "EUR"]]
        var small = entry(2, by: "omar", answer: answer, at: .noon.advanced(by: .seconds(-19 * 3_600)))
        small.record["sums"] = [["type": "approve", "amount": "12", "unit": "EUR"]]
        let today = entry(3, by: "maria", answer: answer)
        let earlier = entry(0, by: "maria", answer: answer, at: .noon.advanced(by: .seconds(-50 * 3_600)))
        for filter in ["on:yesterday amount:>1000", "on:yesterday by:maria", "date:2026-11-22 !by:omar tool:refund"] {
            var console = Console(160, 40).with(.ledger([earlier, large, small, today]))
            let keys = ["L", "/", "enter"]
            #expect(keys.count <= 4)
            console.press("L / '\(filter)' enter")
            #expect(console.state.ledger.visible.map(\.sequence) == [1], "\(filter)")
            #expect(console.text.contains("11-22 16:00") && console.text.contains("4,100 EUR"), "\(console.text)")
            console.load(.keptAnswers(1, kept(.kept(["amount": 4_100]), .kept(answer))))
            #expect(console.text.contains("the exact payload that was asked"))
            #expect(console.text.contains("\"amount\": 4100"))
        }
        var console = Console(160, 40).with(.ledger([earlier, large, small, today]))
        for (filter, found) in [("age:>1d", [0]), ("on:today", [3]), ("unit:eur", [2, 1]), ("amount:12", [2])] {
            console.press("L / '\(filter)' enter")
            #expect(console.state.ledger.visible.map(\.sequence) == found.map(Int64.init), "\(filter)")
            console.press("esc")
        }
    }

    @Test("What is of today is of yesterday a day later")
    func nextDay() {
        var console = Console(160, 40).with(.ledger([entry(1, by: "maria", answer: 1)])).pressing(
            "L / 'on:today' enter"
        )
        #expect(console.state.ledger.visible.count == 1)
        console.tick(after: .seconds(86_400))
        #expect(console.state.ledger.visible.isEmpty)
        console.press("esc / 'on:yesterday' enter")
        #expect(console.state.ledger.visible.count == 1)
    }

    @Test(
        "A filter that cannot match says why",
        arguments: [
            ("amount:>1000USD", "amount: takes a number"), ("on:bogus", "on: takes today, yesterday or a date"),
            ("foo:bar", "unknown filter key \"foo\""), ("age:old", "age: takes a time"),
        ]
    )
    func filterFault(filter: String, words: String) {
        var shown = entry(1, by: "maria", answer: 1)
        shown.record["sums"] = [["type": "approve", "amount": "149.90", "unit": "USD"]]
        let console = Console(160, 40).with(.ledger([shown])).pressing("L / '\(filter)' enter")
        #expect(console.state.ledger.visible.isEmpty && console.text.contains(words), "\(console.text)")
    }

    private func kept(_ payload: KeptAnswer.Value = .missing, _ answer: KeptAnswer.Value) -> [KeptAnswer] {
        [KeptAnswer(question: "q-1", payload: payload, answer: answer)]
    }

    @Test("Journey 10: who approved this, and what exactly")
    func journey() throws {
        let answer: JSONValue = ["decisions": [["type": "approve"]]]
        var console = Console(120, 40)
            .with(.ledger([entry(1, by: "omar", answer: 1), entry(2, by: "maria", answer: answer)]))
        console.press("L / 'maria' enter")
        #expect(console.effects.contains(.load(.keptAnswers(2))))
        #expect(console.text.contains("loading"))
        console.load(.keptAnswers(2, kept(.kept(["amount": 90]), .kept(answer))))
        let text = console.text
        for words in [
            "by          maria", "approve  refund", "\"too much\"", "$.amount  90 → 10", "\"type\": \"approve\"",
            "the exact payload that was asked", "\"amount\": 90", "matches the recorded digest",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("A value that was changed, cannot be compared or is missing is not shown as the recorded one")
    func otherValue() throws {
        var console = Console(120, 50).with(.ledger([entry(1, by: "maria", answer: "yes")])).pressing("L")
        console.load(.keptAnswers(1, kept(.missing, .changed("no"))))
        #expect(console.text.contains("the exact answer that resumed the run, as it is stored now"))
        #expect(console.text.contains("changed since: does not match the recorded digest"))
        #expect(console.text.contains("The value is not stored here; its digest is"))
        console.load(.keptAnswers(1, kept(.unproved(1), .unproved("no"))))
        #expect(console.text.contains("not compared: the entry has no digest of the stored form"))
        #expect(!console.text.contains("matches the recorded digest"))
        console.load(.keptAnswers(1, []))
        #expect(!console.text.contains("matches the recorded digest") && !console.text.contains("changed since"))
    }

    @Test("The stored answers of the entry under the cursor are read once, and again when the ledger has grown")
    func readsKept() {
        var console = Console(120, 40)
            .with(.ledger([entry(1, by: "omar", answer: 1), entry(2, by: "maria", answer: 2)], faults: [1: "changed"]))
            .pressing("L g")
        #expect(console.effects.contains(.load(.keptAnswers(2))))
        func reads(_ number: Int64) -> Int { console.effects.count { $0 == .load(.keptAnswers(number)) } }
        console.load(.keptAnswers(2, kept(.kept("Pay?"), .kept(2))))
        console.press("j")
        #expect(reads(1) == 0, "a row that does not verify is no decision")
        console.press("k")
        #expect(reads(2) == 1)
        console.load(.ledger([entry(2, by: "maria", answer: 2)]))
        #expect(reads(2) == 2)
    }

    @Test("The hash chain is verified on demand, and a break names its place")
    func verifies() {
        var console = Console(120, 40).with(.ledger([entry(1, by: "maria", answer: "yes")])).pressing("L V")
        #expect(console.effects.contains(.load(.ledgerCheck)))
        console.load(.ledgerCheck(LedgerVerification(entries: 1, hash: "1", problem: nil)))
        #expect(console.text.contains("part of the intact hash chain"))
        #expect(console.text.contains("chain intact"))
        console.load(
            .ledgerCheck(
                LedgerVerification(entries: 0, hash: "", problem: "entry 1 was changed after it was written")
            )
        )
        #expect(console.text.contains("entry 1 was changed after it was written"))
    }

    @Test(
        "An answer that was not delivered shows the reason, and not a value that resumed the run",
        arguments: [true, false]
    )
    func notDelivered(isReplaced: Bool) throws {
        let record = AnswerRecord(
            binding: AnswerBinding(task: "task-1", position: 0, payloadDigest: PayloadDigest(of: .string("Pay 10?"))),
            question: "q-1",
            payload: .string("Pay 10?"),
            state: isReplaced ? .replaced : .unreached,
            run: "run-1",
            ledgerHash: "abcd",
            origin: "elsewhere",
            reached: isReplaced ? .string("Pay 10000?") : nil
        )
        let address = CheckpointAddress(thread: "t-1", checkpoint: "c-1")
        let told = try #require(record.withdrawalRecord(at: address, during: nil, at: .noon))
        let entry = LedgerChain.entry(for: told, after: nil, at: .noon)
        var console = Console(120, 40).with(.ledger([entry]))
        console.press("L enter")
        let text = console.text
        let reason = isReplaced ? "the workflow asked another question" : "the workflow did not come to the question"
        for words in ["not_delivered", reason, "q-1", "abcd", "elsewhere", "run-1", "t-1"] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(text.contains("asked now") == isReplaced)
        #expect(!text.contains("the exact answer that resumed the run"))
        #expect(!text.contains("Pay 10"))
    }

    @Test("A row that does not verify is marked, is not shown as a decision, and is reported once")
    func unverified() {
        let faults: [Int64: String] = [-5: "entry -5 was put in: entries are numbered from 1"]
        let rows = [entry(-5, by: "eve", answer: "yes"), entry(1, by: "maria", answer: "yes")]
        var console = Console(120, 40).with(.ledger(rows, faults: faults))
        #expect(console.text.contains("the ledger has 1 row that does not verify: entry -5 was put in"))
        console.press("L G")
        #expect(console.text.contains("1 decision"))
        #expect(console.text.contains("1 row not verified"))
        #expect(console.text.contains("This row is not a decision"))
        let listed = console.text.split(separator: "\n").filter { $0.contains("-5") && $0.contains("unverified") }
        #expect(listed.count == 1)
        #expect(listed.allSatisfy { !$0.contains("eve") && !$0.contains("refund") })
        #expect(!console.text.contains("by          eve"))
        console.press(": 'export out.jsonl' enter")
        #expect(console.effects.contains(.exportLedger(path: "out.jsonl", [rows[1]])))
        console.press("/ 'by:eve' enter")
        #expect(console.state.ledger.visible == [])
        console.press("esc / 'numbered' enter")
        #expect(console.state.ledger.visible == [rows[0]])
    }

    @Test("A decision shows the account and the host beside the given name")
    func account() {
        var decision = entry(1, by: "maria", answer: "yes")
        decision.record["os_user"] = "login"
        decision.record["host"] = "desk"
        let text = Console(120, 40).with(.ledger([decision])).pressing("L").text
        for words in ["by          maria", "account     login", "host        desk"] { #expect(text.contains(words)) }
    }

    @Test("Decisions are filtered by operator, payload and kind, and written to a file oldest first")
    func filtersAndExports() {
        let first = entry(1, by: "omar", answer: 1, decision: "reject")
        let second = entry(2, by: "maria", answer: 2)
        var console = Console(120, 40).with(.ledger([first, second])).pressing("L / 'decision:reject' enter")
        #expect(console.state.ledger.visible == [first])
        console.press("esc : 'export out.jsonl' enter")
        #expect(console.effects.contains(.exportLedger(path: "out.jsonl", [first, second])))
    }
}
