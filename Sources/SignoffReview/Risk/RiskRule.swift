package import SignoffCheckpoint

/// A rule that says how risky an action is, such as `high if tool == "refund" && args.amount > 1000`.
///
/// The language has no loops, no calls and no side effects, and every rule gives an answer for every action:
/// - values: JSON literals (`"text"`, `12.50`, `true`, `null`), lists of them (`["a", "b"]`), and paths: `tool`, `workflow`, `thread`, `kind` (the dialect),
///   `description`, `args.name`, `args.list[0]`, `args["odd name"]`, `payload.name`. A path that leads nowhere is `null`;
/// - `==` and `!=` compare any two values, numbers by their exact value; `<`, `<=`, `>`, `>=` compare two numbers or two texts, and a text that is a number
///   counts as that number; `in` looks in a list, `contains` in a text or a list;
/// - `!`, `&&`, `||` and brackets combine. Only `true` is true.
///
/// A value that cannot be ordered counts as a match, so that a rule errs on the careful side: `args.amount > 1000`
/// matches an amount of `"lots"`. A missing value never matches.
package struct RiskRule: Hashable, Sendable, CustomStringConvertible {
    /// The level of an action that meets the condition.
    package let level: RiskLevel
    /// The text of the rule.
    package let text: String
    private let condition: RiskExpression

    /// Reads `high if CONDITION`; `risk =` before it is allowed.
    ///
    /// - Throws: ``RiskRuleError`` with the column.
    package init(parsing text: String) throws {
        var parser = RiskParser(text)
        (level, condition) = try parser.rule()
        self.text = text
    }

    /// Whether the rule speaks about an action.
    package func matches(_ action: ReviewAction, of item: ReviewItem, arguments: JSONValue? = nil) -> Bool {
        condition.isTrue(RiskSubject(item: item, action: action, arguments: arguments ?? action.arguments))
    }

    package var description: String { text }
}

/// The reason why a rule cannot be parsed.
package struct RiskRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem.
    package let message: String
    /// The place in the rule, counted from 1.
    package let column: Int

    package var description: String { "column \(column): \(message)" }
}

extension [RiskRule] {
    /// The highest risk these rules see in one action; `arguments` are what would be sent in place of its own, `nil` for its own.
    ///
    /// - Returns: The level and the rule that gives it; `low` without a rule if none matches.
    package func risk(
        of action: ReviewAction,
        in item: ReviewItem,
        arguments: JSONValue? = nil
    ) -> (level: RiskLevel, rule: RiskRule?) {
        let found = filter { $0.matches(action, of: item, arguments: arguments) }.max { $0.level < $1.level }
        return (found?.level ?? .low, found)
    }

    /// The highest risk of an item by these rules, for its proposed values and for the values that the decisions would
    /// send.
    package func risk(of item: ReviewItem, decisions: [Decision?] = []) -> (level: RiskLevel, rule: RiskRule?) {
        var highest: (level: RiskLevel, rule: RiskRule?) = (.low, nil)
        for (index, action) in item.actions.enumerated() {
            var proposals = [action]
            if decisions.indices.contains(index), let decision = decisions[index], let value = decision.editedValue {
                var edited = action
                edited.arguments = value
                edited.name = decision.newTool ?? action.name
                proposals.append(edited)
            }
            for proposal in proposals {
                let risk = risk(of: proposal, in: item)
                if risk.level > highest.level { highest = risk }
            }
        }
        return highest
    }
}
