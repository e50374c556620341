/// A condition on one fact of a question.
///
/// A question that does not have the fact meets no condition.
///
/// Values of different kinds are never equal, and neither is less than the other: `"12"` is a text, not a number.
public struct FactCondition: Hashable, Sendable {
    /// The comparison of a fact.
    public enum Comparison: Hashable, Sendable {
        /// The fact exists.
        case exists
        /// The fact equals this value. Texts are compared byte by byte.
        case equals(FactValue)
        /// The fact is a text that contains this text, case-sensitive.
        case contains(String)
        /// The fact is less than this value.
        case less(FactValue)
        /// The fact is at most this value.
        case atMost(FactValue)
        /// The fact is greater than this value.
        case greater(FactValue)
        /// The fact is at least this value.
        case atLeast(FactValue)
    }

    /// The fact.
    public var fact: FactName
    /// The comparison.
    public var comparison: Comparison

    /// Creates a condition.
    public init(_ fact: FactName, _ comparison: Comparison) {
        self.fact = fact
        self.comparison = comparison
    }
}

extension FactCondition {
    /// The test that the key of the fact must pass.
    package enum Test: Hashable, Sendable {
        /// Any.
        case exists
        /// A text that holds these bytes.
        case contains([UInt8])
        /// In this range; the bounds are keys of one kind, or the tag of it.
        case within(FactKey, includesLower: Bool, FactKey, includesUpper: Bool)
    }

    /// The condition on the key of the fact: what every storage tests.
    package var test: Test {
        switch comparison {
        case .exists: .exists
        case .contains(let text): .contains(Array(text.utf8))
        case .equals(let value): .within(key(value), includesLower: true, key(value), includesUpper: true)
        case .less(let value):
            .within(Self.start(key(value)), includesLower: true, key(value), includesUpper: false)
        case .atMost(let value): .within(Self.start(key(value)), includesLower: true, key(value), includesUpper: true)
        case .greater(let value):
            .within(key(value), includesLower: false, Self.end(key(value)), includesUpper: false)
        case .atLeast(let value): .within(key(value), includesLower: true, Self.end(key(value)), includesUpper: false)
        }
    }

    /// The key of a value the fact is compared with: a risk is compared by its rank.
    private func key(_ value: FactValue) -> FactKey {
        if fact == .risk, case .text(let name) = value, let risk = QuestionFacts.Risk(rawValue: name) {
            return FactKey(JSONDecimal(risk.rank))
        }
        return FactKey(value)
    }

    private static func start(_ key: FactKey) -> FactKey { FactKey(bytes: [key.bytes[0]]) }

    private static func end(_ key: FactKey) -> FactKey { FactKey(bytes: [key.bytes[0] + 1]) }

    /// Whether a question meets the condition.
    package func holds(for question: OpenInterrupt) -> Bool {
        guard let key = question.factKey(fact) else { return false }
        switch test {
        case .exists: return true
        case .contains(let part):
            guard key.bytes.first == FactKey.Kind.text.rawValue else { return false }
            return key.bytes.dropFirst().holds(part)
        case .within(let lower, let includesLower, let upper, let includesUpper):
            return (includesLower ? lower <= key : lower < key) && (includesUpper ? key <= upper : key < upper)
        }
    }
}

extension Collection<UInt8> where SubSequence: Collection<UInt8> {
    /// Whether the bytes hold others in one piece.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        var rest = self[...]
        while rest.count >= part.count {
            if rest.prefix(part.count).elementsEqual(part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
