import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffReview

@Suite("What decisions add up to")
struct DecidedTotalsTests {
    private func totals(_ actions: [(JSONValue, Decision?)]) -> DecidedTotals {
        DecidedTotals(
            of: actions.map { (ReviewAction(name: "refund", arguments: $0, extras: [:]), $1) }
        )
    }

    @Test("Each kind of decision has its count and its sums, what is not decided comes last")
    func kinds() {
        let totals = totals([
            (["amount": 1200, "currency": "EUR"], .approve), (["amount": .number("0.5"), "currency": "EUR"], .approve),
            (["amount": 7, "currency": "USD"], .approve), (["amount": 3, "currency": "EUR"], .reject(message: nil)),
            (["amount": 2, "currency": "EUR"], nil), (["path": "a"], .approve),
        ])
        #expect(
            totals.parts.map(\.words) == ["approve 4: 1,200.50 EUR + 7 USD", "reject 1: 3 EUR", "undecided 1: 2 EUR"]
        )
    }

    @Test("An edit counts with the amount it sets, and a rejected amount is not released")
    func released() {
        let totals = totals([
            (["amount": 100, "currency": "EUR"], .edit(["amount": 60, "currency": "EUR"])),
            (["amount": 5, "currency": "EUR"], .approve), (["amount": 900, "currency": "EUR"], .reject(message: nil)),
        ])
        #expect(totals.released.map { AmountWords.text(of: $0) } == ["65 EUR"])
    }

    @Test("Amounts with and without a unit are two sums; one that cannot be read makes none")
    func units() {
        #expect(
            totals([(["amount": 1, "currency": "EUR"], .approve), (["amount": 2], .approve)]).parts.map(\.words)
                == ["approve 2: 1 EUR + amount 2"]
        )
        #expect(
            totals([(["amount": 1], .approve), (["amount": "about two"], .approve)]).parts.map(\.words) == ["approve 2"]
        )
    }
}
