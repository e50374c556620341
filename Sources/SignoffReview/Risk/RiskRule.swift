package import SignoffCheckpoint

/// A rule for the risk of an action, such as `high if tool == "refund" && args.amount > 1000`.
///
/// The language has no loops, calls or side effects, and every rule has a result for every action:
/// - Values are JSON literals (`"text"`, `12.50`, `true`, `null`), lists of literals (`["a", "b"]`), and paths: `tool`,
///   `workflow`, `thread`, `kind` (the dialect), `description`, `args.name`, `args.list[0]`, `args["odd name"]`,
///   `payload.name`. A path to a missing value is `null`.
/// - `==` and `!=` compare any two values, numbers by their exact value. `<`, `<=`, `>` and `>=` compare two numbers or
///   two strings; a string that is a number counts as the number. `in` searches a list, and `contains` searches a
///   string or a list.
/// - `!`, `&&`, `||` and parentheses combine conditions. Only `true` counts as true.
///
/// A value that cannot be ordered counts as a match, so that a rule errs on the side of caution: `args.amount > 1000`
/// matches an amount of `"lots"`. A missing value never matches.
package struct RiskRule: Hashable, Sendable, CustomStringConvertible {
    /// The level of an action that meets the condition.
    package let level: RiskLevel
    /// The rule as a string.
    package let text: String
    private let condition: RiskExpression

    /// Parses `high if CONDITION`, optionally preceded by `risk =`.
    ///
    /// - Throws: ``RiskRuleError`` with the column.
    package init(parsing text: String) throws {
        var parser = RiskParser(text)
        (level, condition) = try parser.rule()
        self.text = text
    }

    /// Whether an action meets the condition of the rule.
    package func matches(_ action: ReviewAction, of item: ReviewItem, arguments: JSONValue? = nil) -> Bool {
        condition.isTrue(RiskSubject(item: item, action: action, arguments: arguments ?? action.arguments))
    }

    package var description: String { text }
}

/// An error: a rule cannot be parsed.
package struct RiskRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem.
    package let message: String
    /// The column in the rule, from 1.
    package let column: Int

    package var description: String { "column \(column): \(message)" }
}

extension [RiskRule] {
    /// Returns the highest risk of one action according to these rules.
    ///
    /// `arguments` replace the arguments of the action; `nil` keeps them.
    ///
    /// - Returns: The level, and the rule that gives it; `low` without a rule if none matches.
    package func risk(
        of action: ReviewAction,
        in item: ReviewItem,
        arguments: JSONValue? = nil
    ) -> (level: RiskLevel, rule: RiskRule?) {
        let found = filter { $0.matches(action, of: item, arguments: arguments) }.max { $0.level < $1.level }
        return (found?.level ?? .low, found)
    }

    /// Returns the highest risk of an item according to these rules, both for its proposed values and for the values
    /// that the decisions would send.
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
