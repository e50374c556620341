import ArgumentParser
import SignoffCheckpoint
import SignoffOperator

/// The options of commands that filter and sort by what questions are about.
struct FactOptions: ParsableArguments {
    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only items with this fact: 'customer=Grace', 'customer~ace', 'sum:EUR>1000', 'count<=9', 'risk>=medium', 'title'. May be repeated.",
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

    @Flag(name: .long, help: "With --sort: the greatest first.")
    var descending = false

    /// In which order; nil for longest waiting first.
    var order: InterruptSort? { sort.map { InterruptSort(FactName($0), isDescending: descending) } }

    func validate() throws {
        guard descending, sort == nil else { return }
        throw ValidationError("--descending goes with --sort")
    }

    /// What the items must meet.
    ///
    /// - Throws: `usage` for a text that is no condition.
    var conditions: [FactCondition] { get throws { try texts.map(Self.condition) } }

    private static let comparisons: [(sign: String, make: @Sendable (FactValue) -> FactCondition.Comparison)] = [
        ("<=", { .atMost($0) }), (">=", { .atLeast($0) }), ("<", { .less($0) }), (">", { .greater($0) }),
        ("=", { .equals($0) }),
    ]

    /// Reads a condition: a name, or a name, a sign and a value, which is a number, true, false, a text in double quotes, or any other text as it stands.
    static func condition(_ text: String) throws -> FactCondition {
        let name = text.prefix { !"<>=~".contains($0) }
        guard !name.isEmpty else {
            throw OperationError(
                .usage,
                "--where \(ForeignText.quoted(text)) begins with no fact: write a name, a sign (= ~ < <= > >=) and a value"
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
