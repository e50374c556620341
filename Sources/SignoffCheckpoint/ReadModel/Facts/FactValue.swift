/// The value of a fact: a text, an exact number, or yes or no.
public enum FactValue: Sendable {
    /// A text, stored with at most ``QuestionFacts/maximumTextLength`` characters.
    case text(String)
    /// A number without rounding.
    case number(JSONDecimal)
    /// Yes or no.
    case bool(Bool)

    /// The value of a JSON scalar; `nil` for null, lists, objects, NaN and infinities.
    public init?(_ json: JSONValue) {
        switch json {
        case .string(let text): self = .text(text)
        case .bool(let flag): self = .bool(flag)
        default:
            guard let number = JSONDecimal(json) else { return nil }
            self = .number(number)
        }
    }
}

extension FactValue: Hashable {
    /// Whether two values are the same, texts byte by byte.
    public static func == (left: FactValue, right: FactValue) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.hasSameBytes(as: right)
        case (.number(let left), .number(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        default: false
        }
    }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .text(let text): hasher.combine(text)
        case .number(let number): hasher.combine(number)
        case .bool(let flag): hasher.combine(flag)
        }
    }
}

extension FactValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    /// Creates a text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// Creates a number.
    public init(integerLiteral value: Int64) { self = .number(JSONDecimal(value)) }

    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension FactValue {
    /// The stored form of the value: a long text is cut, and a number longer than any amount is a text.
    var bounded: FactValue {
        switch self {
        case .text(let text): .text(text.cut(to: QuestionFacts.maximumTextLength))
        case .number(let number): number.isShort ? self : .text(number.text.cut(to: QuestionFacts.maximumTextLength))
        case .bool: self
        }
    }

    /// The value in JSON.
    ///
    /// A number that a double does not print back is an object, so that no encoder rounds it.
    package var json: JSONValue {
        switch self {
        case .text(let text): return .string(text)
        case .bool(let flag): return .bool(flag)
        case .number(let number):
            let json = number.jsonValue
            guard case .number(let literal) = json else { return json }
            return ["number": .string(literal)]
        }
    }

    /// Reads what ``json`` gave; `nil` for anything else.
    package init?(factJSON json: JSONValue) {
        if let literal = json["number"]?.stringValue {
            guard let number = JSONDecimal(wholeLiteral: literal) else { return nil }
            self = .number(number)
        } else {
            self.init(json)
        }
    }
}

extension JSONDecimal {
    /// Whether it has at most 40 digits and lies between 1e-400 and 1e400, or is zero.
    var isShort: Bool { digits.count <= 40 && abs(exponent) <= 400 }

    /// The number of a text that is exactly a JSON number of at most 64 characters; `nil` for other texts.
    package init?(wholeLiteral text: String) {
        guard text.utf8.count <= 64, let json = try? JSONValue(parsing: text) else { return nil }
        self.init(json)
    }
}

extension String {
    /// The text, or its first `count` characters followed by `…`.
    ///
    /// A character may consist of any number of scalars: at most eight a character are looked at.
    func cut(to count: Int) -> String {
        guard utf8.count > count else { return self }
        let head = String(unicodeScalars.prefix(8 * count))
        let characters = head.prefix(count)
        guard characters.endIndex != head.endIndex || head.utf8.count != utf8.count else { return self }
        return head.prefix(count - 1) + "…"
    }
}
