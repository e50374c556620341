import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffReview

@Suite("What descriptions of a batch have in common")
struct DescriptionTemplateTests {
    private func refund(_ description: String?, _ arguments: JSONObject) -> ReviewAction {
        ReviewAction(name: "refund", arguments: .object(arguments), description: description, extras: [:])
    }

    private func template(_ actions: [(String?, JSONObject)]) -> String? {
        DescriptionTemplate.shared(by: actions.map { refund($0, $1) })
    }

    @Test("Arguments are given by their names")
    func names() {
        #expect(
            template([
                (
                    "Refund 480.00 EUR to Grace Hopper: wrong color",
                    [
                        "amount": "480.00", "currency": "EUR", "customer": "Grace Hopper", "reason": "wrong color",
                    ]
                ),
                ("Refund 12 USD to Ada: late", ["amount": 12, "currency": "USD", "customer": "Ada", "reason": "late"]),
            ]) == "Refund ‹amount› ‹currency› to ‹customer›: ‹reason›"
        )
    }

    @Test("A value within another one is replaced by the longer one")
    func nested() {
        #expect(
            template([
                ("Delete /srv/a/a.csv", ["folder": "/srv/a", "file": "/srv/a/a.csv"]),
                ("Delete /srv/b/b.csv", ["folder": "/srv/b", "file": "/srv/b/b.csv"]),
            ]) == "Delete ‹file›"
        )
    }

    @Test("Descriptions that say more than their arguments have no template")
    func more() {
        #expect(template([("Refund 12 to Ada", ["amount": 12]), ("Refund 13 to Eve", ["amount": 13])]) == nil)
        #expect(template([("Refund ‹amount›", ["amount": 12]), ("Refund 13", ["amount": 13])]) == nil)
        #expect(template([("Refund 12", ["amount": 12]), (nil, ["amount": 13])]) == nil)
    }

    @Test("Equal descriptions, and none, are their own template")
    func equal() {
        #expect(template([("Please check", ["a": 1]), ("Please check", ["a": 2])]) == "Please check")
        #expect(template([(nil, ["a": 1]), (nil, ["a": 2])]) == "")
    }
}
