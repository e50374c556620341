import SignoffCheckpoint

/// The subject of a condition.
struct RiskSubject {
    var item: ReviewItem
    var action: ReviewAction
    /// The arguments that would be sent.
    var arguments: JSONValue
}

/// A condition, or a value in one.
indirect enum RiskExpression: Hashable, Sendable {
    enum Comparison: String, Hashable, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case atMost = "<="
        case more = ">"
        case atLeast = ">="
        case isIn = "in"
        case contains
    }

    case literal(JSONValue)
    case path(root: String, steps: [JSONPath.Step])
    case not(RiskExpression)
    case and([RiskExpression])
    case or([RiskExpression])
    case compare(RiskExpression, Comparison, RiskExpression)

    /// The names that a path can begin with.
    static let roots = ["tool", "workflow", "thread", "kind", "description", "args", "payload"]

    func isTrue(_ subject: RiskSubject) -> Bool { value(subject) == .bool(true) }

    private func value(_ subject: RiskSubject) -> JSONValue {
        switch self {
        case .literal(let value): value
        case .path(let root, let steps): Self.follow(steps, from: Self.value(of: root, in: subject))
        case .not(let part): .bool(!part.isTrue(subject))
        case .and(let parts): .bool(parts.allSatisfy { $0.isTrue(subject) })
        case .or(let parts): .bool(parts.contains { $0.isTrue(subject) })
        case .compare(let left, let comparison, let right):
            .bool(Self.holds(left.value(subject), comparison, right.value(subject)))
        }
    }

    private static func value(of root: String, in subject: RiskSubject) -> JSONValue {
        let question = subject.item.question
        return switch root {
        case "tool": .string(subject.action.name)
        case "workflow": question.workflow.map { .string($0) } ?? .null
        case "thread": .string(question.thread.rawValue)
        case "kind": .string(subject.item.dialect.rawValue)
        case "description": subject.action.description.map { .string($0) } ?? .null
        case "args": subject.arguments
        case "payload": subject.item.payload
        default: .null
        }
    }

    private static func follow(_ steps: [JSONPath.Step], from value: JSONValue) -> JSONValue {
        steps.reduce(value) { value, step in
            switch step {
            case .key(let key): return value[key] ?? .null
            case .index(let index):
                guard let elements = value.arrayValue, elements.indices.contains(index) else { return .null }
                return elements[index]
            }
        }
    }

    private static func holds(_ left: JSONValue, _ comparison: Comparison, _ right: JSONValue) -> Bool {
        switch comparison {
        case .equal: return left.isSchemaEqual(to: right)
        case .unequal: return !left.isSchemaEqual(to: right)
        case .isIn: return isMember(left, of: right)
        case .contains: return isMember(right, of: left)
        case .less: return isOrdered(left, right) { $0 < 0 }
        case .atMost: return isOrdered(left, right) { $0 <= 0 }
        case .more: return isOrdered(left, right) { $0 > 0 }
        case .atLeast: return isOrdered(left, right) { $0 >= 0 }
        }
    }

    private static func isMember(_ value: JSONValue, of container: JSONValue) -> Bool {
        switch container {
        case .array(let elements): return elements.contains { $0.isSchemaEqual(to: value) }
        case .string(let text):
            guard let part = value.stringValue else { return false }
            return text.contains(part)
        default: return false
        }
    }

    private static func isOrdered(_ left: JSONValue, _ right: JSONValue, _ test: (Int) -> Bool) -> Bool {
        if left.isNull || right.isNull { return false }
        if let left = JSONDecimal(writtenIn: left), let right = JSONDecimal(writtenIn: right) {
            return test(left < right ? -1 : left == right ? 0 : 1)
        }
        if case .string(let left) = left, case .string(let right) = right {
            return test(left < right ? -1 : left == right ? 0 : 1)
        }
        // A value that cannot be compared counts as a match.
        return true
    }
}
