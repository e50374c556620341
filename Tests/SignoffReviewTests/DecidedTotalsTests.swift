import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffReview

@Suite("What decisions add up to")
struct DecidedTotalsTests {
    private func review(_ payload: JSONValue) throws -> ReviewItem {
        let value = try StoredValue(payload)
        return ReviewItem(
            question: OpenInterrupt(
                thread: "t",
                workflow: "w",
                namespace: "",
                checkpoint: "c",
                task: "k",
                taskPath: "",
                position: 0,
                interrupt: Interrupt(id: "i", value: value),
                payloadDigest: PayloadDigest(of: value),
                waitingSince: nil
            )
        )
    }

    private func totals(_ actions: [(JSONObject, Decision?)]) throws -> DecidedTotals {
        let item = try batch(actions.map(\.0))
        return DecidedTotals(of: [(item, actions.map(\.1))])
    }

    private func batch(_ arguments: [JSONObject]) throws -> ReviewItem {
        try review(
            [
                "action_requests": .array(arguments.map { ["name": "refund", "args": .object($0)] }),
                "review_configs": [
                    ["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject", "respond"]]
                ],
            ]
        )
    }

    @Test("What a question without a tool sets going is not added up")
    func question() throws {
        let item = try review(["question": "Pay it?", "amount": 90, "currency": "EUR"])
        #expect(DecidedTotals(of: [(item, [.approve])]).parts.map(\.words) == ["approve 1"])
    }

    @Test("Each kind of decision has its count and its sums, what is not decided comes last")
    func kinds() throws {
        let totals = try totals([
            (["amount": 1200, "currency": "EUR"], .approve), (["amount": .number("0.5"), "currency": "EUR"], .approve),
            (["amount": 7, "currency": "USD"], .approve), (["amount": 3, "currency": "EUR"], .reject(message: nil)),
            (["amount": 2, "currency": "EUR"], nil), (["path": "a"], .approve),
        ])
        #expect(
            totals.parts.map(\.words) == ["approve 4: 1,200.50 EUR + 7 USD", "reject 1: 3 EUR", "undecided 1: 2 EUR"]
        )
    }

    @Test("An edit counts with the amount it sets")
    func released() throws {
        let totals = try totals([
            (["amount": 100, "currency": "EUR"], .edit(["amount": 60, "currency": "EUR"])),
            (["amount": 5, "currency": "EUR"], .approve), (["amount": 900, "currency": "EUR"], .reject(message: nil)),
        ])
        #expect(totals.parts.map(\.words) == ["approve 1: 5 EUR", "reject 1: 900 EUR", "edit 1: 60 EUR"])
    }

    @Test("Amounts with and without a unit are two sums; one that cannot be read makes none")
    func units() throws {
        #expect(
            try totals([(["amount": 1, "currency": "EUR"], .approve), (["amount": 2], .approve)]).parts.map(\.words)
                == ["approve 2: 1 EUR + amount 2"]
        )
        #expect(
            try totals([(["amount": 1], .approve), (["amount": "about two"], .approve)]).parts.map(\.words) == [
                "approve 2"
            ]
        )
    }
}
