import OrderedCollections
import SignoffCheckpoint

/// The members of a question that describe its subject.
struct FactsSubject {
    let item: ReviewItem
    /// Whether the question contains tool calls.
    let hasTools: Bool
    /// The arguments of the only action, or the arguments that all actions share.
    let arguments: JSONObject
    /// The members beside the actions.
    let surroundings: JSONObject
    private let secrets: SecretNames

    init(_ item: ReviewItem) {
        self.item = item
        hasTools = item.dialect != .plain && item.dialect != .schema
        let all = item.actions.map { $0.arguments.objectValue ?? [:] }
        let first = all.first ?? [:]
        arguments =
            all.count < 2
            ? first
            : first.filter { name, value in
                FactValue(value) != nil && all.dropFirst().allSatisfy { $0[name] == value }
            }
        var surroundings = item.extras
        if all.count == 1, let action = item.actions.first {
            surroundings.merge(action.extras, uniquingKeysWith: { first, _ in first })
        }
        self.surroundings = surroundings
        let schemas = item.actions.prefix(16).compactMap(\.schema) + [item.responseSchema].compactMap(\.self)
        secrets = SecretNames(schemas: schemas)
    }

    /// The tools in order, each once.
    var tools: [String] {
        guard hasTools else { return [] }
        return Array(OrderedSet(item.actions.lazy.map(\.name)))
    }

    /// The scalars that distinguish questions for operators, without secrets: the tool, its arguments, and the members
    /// beside the actions.
    var fields: [QuestionFacts.Field] {
        var fields: [QuestionFacts.Field] = []
        if tools.count == 1 { fields.append(.init("tool", .text(tools[0]))) }
        for (name, value) in [arguments, surroundings].joined() where !secrets.hides(name) {
            guard fields.count < QuestionFacts.maximumFieldCount else { break }
            guard let value = FactValue(value) else { continue }
            fields.append(.init(name, Self.isAmount(name) ? Self.number(value) : value))
        }
        return fields
    }

    /// Whether the value of a member is a secret.
    func hides(_ name: String) -> Bool { secrets.hides(name) }

    /// Whether a member is an amount, which is a number even when written as a string.
    private static func isAmount(_ name: String) -> Bool { name == ActionSums.amountKey }

    private static func number(_ value: FactValue) -> FactValue {
        guard case .text(let text) = value, let number = JSONDecimal(wholeLiteral: text) else { return value }
        return .number(number)
    }

    // MARK: Progress

    /// The names of members with the current part and the number of parts.
    private static let places: [(part: String, total: String)] = [
        ("position", "total"), ("position", "of"), ("step", "steps"), ("step", "total_steps"), ("part", "parts"),
        ("current", "total"), ("done", "total"),
    ]

    /// The progress of the workflow: a position such as `3 of 6`, or two numbers with that meaning.
    var progress: QuestionFacts.Progress? {
        for members in [surroundings, arguments] {
            let label = ["step", "stage", "phase"].lazy.compactMap { members[$0]?.stringValue }.first
            if let text = members["position"]?.stringValue, let (part, total) = Self.place(in: text) {
                return QuestionFacts.Progress(part, of: total, label: label)
            }
            for place in Self.places {
                guard let part = members[place.part]?.integerValue, let total = members[place.total]?.integerValue,
                    Self.isPlace(part, total)
                else { continue }
                return QuestionFacts.Progress(Int(part), of: Int(total), label: label)
            }
        }
        return nil
    }

    /// Returns the numbers of `3 of 6` or `3/6`; `nil` for any other text.
    private static func place(in text: String) -> (part: Int, total: Int)? {
        guard text.utf8.count <= 32 else { return nil }
        let parts =
            text.contains("/")
            ? text.split(separator: "/", omittingEmptySubsequences: false) : text.split(separator: " of ")
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
        }
        guard parts.count == 2, numbers.count == 2, isPlace(numbers[0], numbers[1]) else { return nil }
        return (Int(numbers[0]), Int(numbers[1]))
    }

    private static func isPlace(_ part: Int64, _ total: Int64) -> Bool {
        total >= 1 && (0...total).contains(part) && total <= 1_000_000_000
    }
}
