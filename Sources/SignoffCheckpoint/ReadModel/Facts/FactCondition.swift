/// A condition on one fact of a question.
///
/// A question without the fact does not meet the condition.
///
/// Values of different kinds are never equal, and neither is less than the other: `"12"` is a string, not a number.
public struct FactCondition: Hashable, Sendable {
    /// The comparison of a fact.
    public enum Comparison: Hashable, Sendable {
        /// The fact exists.
        case exists
        /// The fact equals this value. Strings are compared byte by byte.
        case equals(FactValue)
        /// The fact is a string that contains this string, case-sensitive.
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
    /// The test for the key of the fact.
    package enum Test: Hashable, Sendable {
        /// Every key passes.
        case exists
        /// The fact is a string that contains these bytes.
        case contains([UInt8])
        /// The key is in this range. The bounds are two keys of one kind, or a key and the tag of its kind.
        case within(FactKey, includesLower: Bool, FactKey, includesUpper: Bool)
    }

    /// The condition as a test for the key of the fact, which every storage evaluates.
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

    /// Returns the key of a value that the fact is compared with.
    ///
    /// A risk is compared by its rank.
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
    /// Whether the bytes contain `part` as one piece.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        var rest = self[...]
        while rest.count >= part.count {
            if rest.prefix(part.count).elementsEqual(part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
