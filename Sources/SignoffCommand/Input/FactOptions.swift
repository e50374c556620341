import ArgumentParser
import SignoffCheckpoint
import SignoffOperator

/// The options of commands that filter and sort by facts of questions.
struct FactOptions: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only items with this fact: 'customer=Grace', 'customer~ace', 'sum:EUR>1000', 'count<=9', 'risk>=medium', 'title'. Can be repeated.",
            valueName: "condition"
        )
    )
    var texts: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The order: waiting, thread, workflow, title, count, risk, progress, sum:CURRENCY or the name of a field.",
            valueName: "fact"
        )
    )
    var sort: String?

    @Flag(name: .long, help: "With --sort: list the largest value first.")
    var descending = false

    /// The order of the items; `nil` for longest waiting first.
    var order: InterruptSort? { sort.map { InterruptSort(FactName($0), isDescending: descending) } }

    func validate() throws {
        guard descending, sort == nil else { return }
        throw ValidationError("--descending requires --sort")
    }

    /// The conditions that the items must meet.
    ///
    /// - Throws: `usage` for text that is not a condition.
    var conditions: [FactCondition] { get throws { try texts.map(Self.condition) } }

    private static let comparisons: [(sign: String, make: @Sendable (FactValue) -> FactCondition.Comparison)] = [
        ("<=", { .atMost($0) }), (">=", { .atLeast($0) }), ("<", { .less($0) }), (">", { .greater($0) }),
        ("=", { .equals($0) }),
    ]

    /// Parses a condition: a name, or a name, an operator and a value.
    ///
    /// The value is a number, true, false, a string in double quotes, or plain text.
    static func condition(_ text: String) throws -> FactCondition {
        let name = text.prefix { !"<>=~".contains($0) }
        guard !name.isEmpty else {
            throw OperationError(
                .usage,
                "--where \(ForeignText.quoted(text)) does not begin with a fact: write a name, a sign (= ~ < <= > >=) and a value"
            )
        }
        let fact = FactName(String(name))
        let rest = text[name.endIndex...]
        guard !rest.isEmpty else { return FactCondition(fact, .exists) }
        guard let (sign, make) = comparisons.first(where: { rest.hasPrefix($0.sign) }) else {
            return FactCondition(fact, .contains(String(rest.dropFirst())))
        }
        let value = String(rest.dropFirst(sign.count))
        let parsed = value.utf8.count <= 1_000 ? (try? JSONValue(parsing: value)).flatMap { FactValue($0) } : nil
        return FactCondition(fact, make(parsed ?? .text(value)))
    }
}
