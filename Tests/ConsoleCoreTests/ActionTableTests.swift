import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A batch of actions is a table")
struct ActionTableTests {
    private func action(_ arguments: JSONObject, name: String = "refund", description: String? = nil) -> ReviewAction {
        ReviewAction(name: name, arguments: .object(arguments), description: description, extras: [:])
    }

    private func lines(_ actions: [ReviewAction], _ width: Int) throws -> [String] {
        let layout = try #require(ActionTable(of: actions)).layout(in: JSONOutline(width: width, glyphs: .unicode))
        return (layout.heading + layout.rows.flatMap(\.self)).map { line in
            line.parts.map { $0.text.text() }.joined()
        }
    }

    private var refunds: [ReviewAction] {
        [
            action(["shop": "north", "customer": "Ada", "amount": 4100, "currency": "EUR"]),
            action(["shop": "north", "customer": "Grace", "amount": .number("7.5"), "currency": "USD"]),
            action(["shop": "north", "customer": "Ada", "amount": 12, "currency": "EUR"]),
        ]
    }

    @Test("Shared arguments are shown once, the amount with its unit comes first, and each action has a row")
    func table() throws {
        #expect(
            try lines(refunds, 60) == [
                "in all 3",
                "┊ shop  \"north\"",
                "",
                "         amount                customer",
                "┊ 4,100 EUR  ▇▇▇▇▇▇▇▇▇▇▇▇  Ada",
                "┊  7.50 USD  ▇▇▇▇▇▇▇▇▇▇▇▇  Grace",
                "┊    12 EUR  ▇             Ada",
            ]
        )
        #expect(
            try lines(refunds, 30).suffix(3) == ["┊ 4,100 EUR  Ada", "┊  7.50 USD  Grace", "┊    12 EUR  Ada"],
            "without room the amounts have no bars"
        )
    }

    @Test("Values that do not fit into a row are shown in full below it")
    func cut() throws {
        var actions = refunds
        actions[1].arguments = [
            "shop": "north", "customer": "Grace Brewster Murray Hopper", "amount": 7, "currency": "USD",
        ]
        let shown = try lines(actions, 30)
        #expect(shown.contains { $0.contains("customer  ") && !$0.contains("…") })
        #expect(shown.joined(separator: " ").contains("Grace"))
        #expect(shown.joined(separator: " ").contains("Hopper"))
        let layout = try #require(ActionTable(of: actions)).layout(in: JSONOutline(width: 30, glyphs: .unicode))
        #expect(layout.rows.flatMap(\.self).allSatisfy { $0.width(in: .unicode) <= 30 })
    }

    @Test("A shared beginning of texts is shown once, and rows show the rest")
    func beginning() throws {
        let paths = ["a.csv", "b.csv", "c.csv"].map { action(["path": .string("exports/2026/november/" + $0)]) }
        let shown = try lines(paths, 40)
        #expect(shown.contains("┊ path begins \"exports/2026/november/\""))
        #expect(shown.suffix(3) == ["┊ …a.csv", "┊ …b.csv", "┊ …c.csv"])
        let short = ["a.csv", "b.csv", "c.csv"].map { action(["path": .string("in/" + $0)]) }
        #expect(try lines(short, 40).suffix(3) == ["┊ in/a.csv", "┊ in/b.csv", "┊ in/c.csv"])
    }

    @Test("A missing value, a nested value and a text that reads as a number look different")
    func cells() throws {
        let actions = [
            action(["id": 1, "note": "7"]), action(["id": 2, "note": 7]), action(["id": 3]),
            action(["id": 4, "note": ["a": 1]]),
        ]
        let shown = try lines(actions, 60)
        #expect(shown.contains { $0.contains("\"7\"") })
        #expect(shown.contains { $0.hasPrefix("┊ ") && $0.contains("·") })
        #expect(shown.contains { $0.hasSuffix("a  1") })
    }

    @Test("Two actions, different tools and different rules do not form a table")
    func none() {
        #expect(ActionTable(of: Array(refunds.prefix(2))) == nil)
        #expect(ActionTable(of: refunds + [action(["a": 1], name: "mail")]) == nil)
        var refused = action(["a": 1])
        refused.refusals = [.approve: "the workflow does not allow it"]
        #expect(ActionTable(of: refunds + [refused]) == nil)
    }

    @Test("Descriptions that follow from the arguments are shown once, others below their rows")
    func descriptions() throws {
        let told = ["Ada", "Grace", "Alan"].map { action(["customer": .string($0)], description: "Write to \($0)") }
        #expect(try lines(told, 40).first == "┊ Write to ‹customer›")
        let own = told + [action(["customer": "Eve"], description: "Ask Eve first")]
        #expect(try lines(own, 40).suffix(2) == ["┊ Eve", "┊ Ask Eve first"])
    }

    @Test("A secret is masked in its column")
    func secrets() throws {
        let actions = ["swordfish", "sunfish", "catfish"].map {
            action(["id": .string($0 + "-id"), "password": .string($0)])
        }
        let shown = try lines(actions, 60).joined(separator: "\n")
        #expect(shown.contains("swordfish-id"))
        #expect(!shown.replacing("fish-id", with: "").contains("fish"))
    }
}
