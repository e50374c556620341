import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("Risk rules")
struct RiskRuleTests {
    private let item = ReviewItem(payload: [
        "action_requests": [
            [
                "name": "refund",
                "args": [
                    "amount": 1500.50, "reason": "late \"parcel\"", "tags": ["vip", "eu"], "to": ["iban": "DE1"],
                ],
                "description": "Refund it",
            ]
        ],
        "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit"]]],
    ])

    @Test(
        "A condition holds or not",
        arguments: [
            (#"tool == "refund" && args.amount > 1000"#, true), (#"tool == "refund" && args.amount > 2000"#, false),
            ("args.amount >= 1500.5", true), ("args.amount == 1500.50", true), ("args.amount < 1.5e3", false),
            (#"args.reason contains "\"parcel\"""#, true), (#"args.tags contains "vip""#, true),
            (#"tool in ["delete", "refund"]"#, true), (#"!(tool in ["delete"])"#, true),
            (#"args.tags[1] == "eu""#, true), (#"args["to"].iban == "DE1""#, true), ("args.missing == null", true),
            ("args.missing > 0", false), ("args.missing.deeper < 0 || false", false), ("!args.missing", true),
            (#"kind == "hitl.batch""#, true), (#"description contains "Refund""#, true),
            ("false || true && false", false), ("(false || true) && true", true), ("!true || !false", true),
            (#"args.to > 5"#, true), (#"args.reason > 5"#, true),
            (#"payload.review_configs[0].action_name != "x""#, true),
            (#""a" < "b""#, true), ("true", true), ("1 == 1.0", true), (#""1" == 1"#, false),
        ]
    )
    func conditions(text: String, holds: Bool) throws {
        let rule = try RiskRule(parsing: "high if \(text)")
        #expect(rule.matches(item.actions[0], of: item) == holds)
    }

    @Test("Brackets are nested 64 deep and no deeper", arguments: ["(", "!("])
    func nesting(opening: String) throws {
        func rule(_ depth: Int) throws -> RiskRule {
            let (openings, ends) = (String(repeating: opening, count: depth), String(repeating: ")", count: depth))
            return try RiskRule(parsing: "high if \(openings)true\(ends)")
        }
        let depth = 64 / opening.count
        #expect(try rule(depth).matches(item.actions[0], of: item))
        #expect(throws: (any Error).self) { try rule(depth + 1) }
    }

    @Test("An amount written as text does not slip through a comparison")
    func numbersAsText() throws {
        let rule = try RiskRule(parsing: "risk = high if args.amount > 1000")
        #expect(rule.matches(item.actions[0], of: item, arguments: ["amount": "5000"]))
        #expect(!rule.matches(item.actions[0], of: item, arguments: ["amount": "500"]))
        #expect(rule.matches(item.actions[0], of: item, arguments: ["amount": "lots"]))
        #expect(!rule.matches(item.actions[0], of: item, arguments: [:]))
    }

    @Test("The highest level that matches counts, for what is proposed and for what an edit would send")
    func levels() throws {
        let rules = [
            try RiskRule(parsing: "medium if args.amount > 1"), try RiskRule(parsing: "high if args.amount > 9000"),
        ]
        #expect(rules.risk(of: item).level == .medium)
        #expect(rules.risk(of: item, decisions: [.edit(["amount": 9_001])]).level == .high)
        #expect(rules.risk(of: item, decisions: [.edit(["amount": 0])]).level == .medium)
        #expect([RiskRule]().risk(of: item).level == .low)
    }

    @Test(
        "A rule that cannot be read says where",
        arguments: [
            ("hihg if true", "column 1: a rule begins with low, medium or high"),
            ("high true", "column 10: 'high' is followed by if and a condition"),
            ("high if", "column 8: a value is missing at the end"),
            ("high if amount > 1", "column 9: unknown name 'amount': a path begins with one of"),
            ("high if args.a = 1", "column 16: two values are compared with =="),
            ("high if (true", "column 14: a bracket is not closed"),
            ("high if true true", "column 14: nothing more is expected here"),
            ("high if \"open", "column 9: '\"open' is not a JSON value"),
            ("high if args. > 1", "column 14: a name is missing after the dot"),
            ("high if args[1, 2] == 1", "column 13: brackets hold one position or one name"),
        ]
    )
    func faults(text: String, fault: String) throws {
        let error = try #require(throws: RiskRuleError.self) { try RiskRule(parsing: text) }
        #expect(error.description.hasPrefix(fault), "\(error)")
    }

    @Test("Any text is refused or read, never more than that", arguments: 0..<200)
    func anyText(seed: Int) {
        let words = [
            "high", " if ", "tool", "==", "!", "(", ")", "&&", "||", "\"", "[", "]", "1", "-", ".", "args", "in", "\\",
            "é",
        ]
        var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
        var text = "high if "
        for _ in 0..<20 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += words[Int(state >> 33) % words.count]
        }
        let rule = try? RiskRule(parsing: text)
        _ = rule?.matches(item.actions[0], of: item)
        let deep = String(repeating: "!", count: 10_000) + "true"
        #expect(throws: RiskRuleError.self) { try RiskRule(parsing: "high if \(deep)") }
    }

    @Test(
        "Sums of any size are exact",
        arguments: [
            (["0.1", "0.2"], "0.3"), (["1e20", "1"], "100000000000000000001"), (["-5", "2.50"], "-2.5"),
            (["5", "-5"], "0"),
            ([], "0"), (["9999999999999999999", "1"], "10000000000000000000"), (["-0.001", "-0.009"], "-0.01"),
            (["100", "-0.5"], "99.5"), (["1e50", "1e50"], "2e50"),
        ]
    )
    func sums(numbers: [String], sum: String) throws {
        let decimals = numbers.compactMap { JSONDecimal(literal: $0) }
        #expect(JSONDecimal.sum(decimals)?.text == sum)
    }

    @Test("An unreadable sum is not computed")
    func hugeSums() throws {
        let numbers = [try #require(JSONDecimal(literal: "1e1000000")), try #require(JSONDecimal(literal: "1"))]
        #expect(JSONDecimal.sum(numbers) == nil)
    }
}
